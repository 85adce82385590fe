//! The same for what representatives do at their consoles, and customers.

use model::event::StopHow;
use model::id::{ConsoleId, SessionId};
use model::plan::{DeskAction, ManagerAct, Plan};
use model::session::{Act, Answer, CustomerClient, Entrance, Invitee, Queue};
use model::session_policy::Representative;

use super::{spread, tools};
use crate::summary::sessions::names;
use crate::words::{self, length, one_line};

/// What such an action does, in a phrase with names.
pub(super) fn describe(action: &DeskAction, plan: &Plan) -> String {
    match action {
        DeskAction::LogIn { consoles, over } => {
            format!("{}{}", people(consoles, ("logs in", "log in"), plan), spread(*over))
        }
        DeskAction::LogOut { consoles, over } => {
            format!("{}{}", people(consoles, ("logs out", "log out"), plan), spread(*over))
        }
        DeskAction::ConsoleStop { consoles, how, over, lasting } => {
            let verb = match how {
                StopHow::Crashed => "crash",
                StopHow::Asleep => "fall asleep",
                StopHow::SwitchedOff => "are switched off",
            };
            let consoles = words::counted(consoles.len() as u64, "console");
            format!("{consoles} {verb}{}, each for {}", spread(*over), length(*lasting))
        }
        DeskAction::Idle { consoles, lasting } => {
            format!("{} for {}", people(consoles, ("is idle", "are idle"), plan), length(*lasting))
        }
        DeskAction::Customer(customer) => {
            let client = match customer.arrival.client {
                CustomerClient::Browser => "in a browser",
                CustomerClient::Chat => "with click-to-chat",
                CustomerClient::Full | CustomerClient::Elevated => "with the customer client",
            };
            let patience =
                customer.patience.map(|patience| format!(", willing to wait {}", length(patience))).unwrap_or_default();
            let entrance = entrance(customer.arrival.entrance, plan);
            format!("a customer comes {entrance} {client}{patience}: session {}", session_name(plan, customer.session))
        }
        DeskAction::CustomerLeaves { session } => {
            format!("the customer of session {} leaves", session_name(plan, *session))
        }
        DeskAction::CustomerSleep { session, lasting } => format!(
            "the computer of the customer of session {} sleeps for {}",
            session_name(plan, *session),
            length(*lasting)
        ),
        DeskAction::Act { who, session, act } => {
            format!("{} {}", representative(*who, plan), done(*act, &session_name(plan, *session), plan))
        }
        DeskAction::KeyMade { user, portal, valid_for, .. } => format!(
            "{} makes a session key by the public portal {}, good for {}",
            one_line(&plan.directory[*user].name),
            one_line(&plan.directory[*portal].name),
            length(*valid_for)
        ),
        DeskAction::RemoteAnswers { session, answer } => {
            let answer = match answer {
                Answer::Yes => "yes",
                Answer::No => "no",
                Answer::WrongCredentials => "with the wrong credentials",
            };
            format!("whoever is at the other end of session {} answers {answer}", session_name(plan, *session))
        }
        DeskAction::RemoteTakesBack { session } => {
            format!("whoever is at the other end of session {} takes control back", session_name(plan, *session))
        }
        DeskAction::Script { call, .. } => {
            format!(
                "the browser of {} calls {}",
                one_line(&plan.directory[call.request.user].name),
                one_line(&call.action)
            )
        }
        DeskAction::ScriptChoice { user, item, .. } => format!(
            "{} chooses {} among what a script has found",
            one_line(&plan.directory[*user].name),
            names::jump_item_or_number(plan, *item)
        ),
        DeskAction::LoginPage { user, there } => {
            let verb = if *there { "logs in to /login" } else { "logs out of /login" };
            format!("{} {verb}", one_line(&plan.directory[*user].name))
        }
        DeskAction::CredentialManager { manager, what } => {
            let name = one_line(&plan.support.credentials.managers[manager.index()].name);
            match what {
                ManagerAct::Connect => format!("the credential manager {name} connects"),
                ManagerAct::Lose => format!("the connection of the credential manager {name} is lost"),
                ManagerAct::Restart => format!("the service of the credential manager {name} is restarted"),
                ManagerAct::Configure { entries } => format!(
                    "the store behind the credential manager {name} is set up with {}",
                    words::counted(u64::from(*entries), "credential")
                ),
            }
        }
    }
}

/// What one does by name, or several by number.
fn people(consoles: &[ConsoleId], (one, many): (&str, &str), plan: &Plan) -> String {
    match consoles {
        [console] => match plan.consoles.get(console.index()) {
            Some(console) => format!("{} {one}", representative(console.who, plan)),
            None => format!("{console} {one}"),
        },
        several => format!("{} {many}", words::counted(several.len() as u64, "representative")),
    }
}

/// How a customer comes, in a phrase with names.
pub(crate) fn entrance(entrance: Entrance, plan: &Plan) -> String {
    let directory = &plan.directory;
    match entrance {
        Entrance::Issue { portal, issue } => format!(
            "by the public portal {} with the issue {}",
            one_line(&directory[portal].name),
            one_line(&directory[issue].name)
        ),
        Entrance::Name { portal, user } => {
            format!("by the public portal {} to {}", one_line(&directory[portal].name), one_line(&directory[user].name))
        }
        Entrance::Key(_) => "with a session key".to_owned(),
        Entrance::Button(button) => format!("with the Support Button {}", one_line(&directory[button].name)),
        Entrance::HelpLink { queue, .. } => format!("by a help link into {}", queue_name(queue, plan)),
    }
}

/// What somebody does in a session.
fn done(act: Act, session: &str, plan: &Plan) -> String {
    match act {
        Act::Accept => format!("accepts session {session}"),
        Act::Refuse => format!("refuses the offer of session {session}"),
        Act::Move(to) => format!("moves session {session} to {}", queue_name(to, plan)),
        Act::Transfer(to) => format!("transfers session {session} to {}", queue_name(to, plan)),
        Act::Invite(whom) => format!("invites {} into session {session}", invitee(whom, plan)),
        Act::CancelInvitation(whom) => {
            format!("cancels the invitation of {} into session {session}", invitee(whom, plan))
        }
        Act::Join(_) => format!("joins session {session}"),
        Act::Decline(_) => format!("declines the invitation into session {session}"),
        Act::Remove(whom) => format!("removes {} from session {session}", representative(whom, plan)),
        Act::RemoveCustomer => format!("removes the customer from session {session}"),
        Act::Leave => format!("leaves session {session}"),
        Act::Hold => format!("holds session {session}"),
        Act::End => format!("ends session {session}"),
        Act::Chat => format!("writes into the chat of session {session}"),
        Act::UseTool(act) => tools::used(act, session, plan),
        Act::Elevate(how) => tools::elevated(how, session),
        Act::Button(act) => tools::button(act, session, plan),
        Act::ListCredentials => format!("asks for credentials in session {session}"),
        Act::Inject(..) => format!("injects credentials in session {session}"),
    }
}

fn representative(who: Representative, plan: &Plan) -> String {
    match who {
        Representative::User(user) => one_line(&plan.directory[user].name),
        Representative::External(profile) => {
            format!("an external representative ({})", one_line(&plan.directory[profile].name))
        }
    }
}

fn invitee(whom: Invitee, plan: &Plan) -> String {
    match whom {
        Invitee::User(user) => one_line(&plan.directory[user].name),
        Invitee::Team(team) => format!("any representative of the team {}", one_line(&plan.directory[team].name)),
        Invitee::Issue(issue) => format!("help with the issue {}", one_line(&plan.directory[issue].name)),
        Invitee::External(profile) => representative(Representative::External(profile), plan),
    }
}

fn queue_name(queue: Queue, plan: &Plan) -> String {
    match queue {
        Queue::Personal(user) => format!("the personal queue of {}", one_line(&plan.directory[user].name)),
        Queue::Team(team) => format!("the queue of the team {}", one_line(&plan.directory[team].name)),
        Queue::General => "the general queue".to_owned(),
    }
}

fn session_name(plan: &Plan, session: SessionId) -> String {
    plan.sessions.get(session.index()).map_or_else(|| session.to_string(), |name| one_line(name))
}
