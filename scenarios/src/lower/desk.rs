//! What entries of the timeline say of consoles and customers, with every name found.

use model::event::StopHow;
use model::id::{ConsoleId, IssueId, PortalId, RepInviteId, SessionId, SessionKeyId, SupportButtonId, TeamId, UserId};
use model::plan::{Action, Customer, DeskAction};
use model::session::{Act, Arrival, Entrance, Invitee, Queue};
use model::session_policy::Representative;

use super::consoles::site_of;
use super::select::Selection;
use super::sessions::{Desk, find, find_at};
use super::{credentials, scripting, support, sure, tools};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, shorten};
use crate::file::customers::ComesBy;
use crate::file::{self, Consoles, DirectoryName, Does, Entry, Field, InviteeName, Name, Placed, QueueName, select};

/// What an entry does, if it is about consoles or customers and what it names exists.
pub(super) fn action(entry: &Entry, desk: &Desk, selection: &Selection<'_>, out: &mut Diagnostics) -> Option<Action> {
    let action = of_consoles(entry, desk).or_else(|| of_customers(entry, desk, selection, out));
    let action = action.or_else(|| scripting::action(entry, desk, out));
    action.or_else(|| credentials::action(entry, &desk.managers)).map(Action::Desk)
}

fn of_consoles(entry: &Entry, desk: &Desk) -> Option<DeskAction> {
    let consoles = selected(sure(entry.consoles()?), &desk.seats.names);
    if let Some(log_in) = entry.log_in.get() {
        return Some(DeskAction::LogIn { consoles, over: *sure(&log_in.over) });
    }
    if let Some(log_out) = entry.log_out.get() {
        return Some(DeskAction::LogOut { consoles, over: *sure(&log_out.over) });
    }
    if let Some(stop) = entry.stop_consoles.get() {
        let (how, over): (StopHow, _) = ((*sure(&stop.how)).into(), *sure(&stop.over));
        return Some(DeskAction::ConsoleStop { consoles, how, over, lasting: *sure(&stop.lasting) });
    }
    let idle = entry.idle.get()?;
    Some(DeskAction::Idle { consoles, lasting: *sure(&idle.lasting) })
}

/// The consoles of those names, in the order of the plan.
pub(crate) fn selected(consoles: &Consoles, names: &[String]) -> Vec<ConsoleId> {
    let fits = |name: &str| match consoles {
        Consoles::All => true,
        Consoles::Named(globs) => globs.iter().any(|glob| glob.value == name || select::matches(&glob.value, name)),
    };
    names.iter().zip(0..).filter(|(name, _)| fits(name)).map(|(_, place)| ConsoleId(place)).collect()
}

fn of_customers(entry: &Entry, desk: &Desk, selection: &Selection<'_>, out: &mut Diagnostics) -> Option<DeskAction> {
    let name = &sure(&entry.name).0;
    if let Some(customer) = entry.customer.get() {
        return self::customer(customer, *desk.sessions.get(name)?, desk, selection, out);
    }
    if let Some(leaves) = entry.customer_leaves.get() {
        let session = came_as(&leaves.session, desk, out)?;
        return Some(DeskAction::CustomerLeaves { session });
    }
    if let Some(lid) = entry.customer_lid.get() {
        let session = came_as(&lid.session, desk, out)?;
        return Some(DeskAction::CustomerSleep { session, lasting: *sure(&lid.lasting) });
    }
    if let Some(make) = entry.make_key.get() {
        let user = desk.user(&make.user, out);
        let portal = portal(&make.portal, desk, out);
        let valid_for = *sure(&make.valid_for);
        return Some(DeskAction::KeyMade { key: *desk.keys.get(name)?, user: user?, portal: portal?, valid_for });
    }
    if let Some(answers) = entry.answers.get() {
        let session = desk.session(&answers.session, out)?;
        return Some(DeskAction::RemoteAnswers { session, answer: *sure(&answers.answer) });
    }
    if let Some(takes_back) = entry.takes_back.get() {
        return desk.session(&takes_back.session, out).map(|session| DeskAction::RemoteTakesBack { session });
    }
    let act = entry.act.get()?;
    let session = desk.session(&act.session, out);
    let who = whoever(&act.user, &act.rep_invite, desk, out);
    let what = self::act(act, who, desk, out);
    Some(DeskAction::Act { who: who?, session: session?, act: what? })
}

fn customer(
    customer: &file::Customer,
    session: SessionId,
    desk: &Desk,
    selection: &Selection<'_>,
    out: &mut Diagnostics,
) -> Option<DeskAction> {
    let comes_by = sure(&customer.comes_by);
    let arrival = Arrival {
        entrance: entrance(comes_by, desk, out)?,
        client: support::client(comes_by, &customer.runs),
        device: *sure(&customer.device),
        wanted_ago: *sure(&customer.wanted_ago),
        screen: customer.screen.copied(),
        handling: customer.handling.copied(),
    };
    let site = site_of(&customer.site, selection);
    Some(DeskAction::Customer(Customer {
        session,
        site,
        arrival,
        patience: customer.patience.copied(),
        replies: tools::replies(&customer.replies),
    }))
}

/// The session of a customer who came by an entry of the timeline.
fn came_as(field: &Field<Name>, desk: &Desk, out: &mut Diagnostics) -> Option<SessionId> {
    let session = desk.session(field, out)?;
    if desk.of_customers.contains(&session) {
        return Some(session);
    }
    let message = format!("no customer comes by the entry `{}`", shorten(&sure(field).0));
    let diagnostic = Diagnostic::error(Code::Conflict, field.span, message);
    out.push(diagnostic.help("name an entry with `customer`: only such a customer can leave or fall asleep"));
    None
}

fn act(act: &file::Act, who: Option<Representative>, desk: &Desk, out: &mut Diagnostics) -> Option<Act> {
    let to = act.to.get().and_then(|to| queue(to, desk, out));
    let whom = act.whom.get().and_then(|whom| invitee(whom, desk, out));
    let own = who.map(|who| match who {
        Representative::User(user) => Invitee::User(user),
        Representative::External(profile) => Invitee::External(profile),
    });
    Some(match *sure(&act.does) {
        Does::Accept => Act::Accept,
        Does::Refuse => Act::Refuse,
        Does::Move => Act::Move(to?),
        Does::Transfer => Act::Transfer(to?),
        Does::Invite => Act::Invite(whom?),
        Does::CancelInvitation => Act::CancelInvitation(whom?),
        Does::Join => Act::Join(if act.whom.given { whom? } else { own? }),
        Does::Decline => Act::Decline(if act.whom.given { whom? } else { own? }),
        Does::Remove => Act::Remove(match whom? {
            Invitee::User(user) => Representative::User(user),
            Invitee::External(profile) => Representative::External(profile),
            Invitee::Team(_) | Invitee::Issue(_) => {
                let diagnostic = Diagnostic::error(Code::Conflict, act.whom.span, "only a person can be removed");
                out.push(diagnostic.help("give user or rep_invite"));
                return None;
            }
        }),
        Does::RemoveCustomer => Act::RemoveCustomer,
        Does::Leave => Act::Leave,
        Does::Hold => Act::Hold,
        Does::End => Act::End,
        Does::Chat => Act::Chat,
        Does::ListCredentials => Act::ListCredentials,
        Does::Inject => credentials::injection(sure(&act.credential)),
        _ => return tools::act(act, desk, out),
    })
}

/// By which way a customer comes.
pub(super) fn entrance(comes_by: &ComesBy, desk: &Desk, out: &mut Diagnostics) -> Option<Entrance> {
    let directory = desk.directory();
    let portal = portal(&comes_by.portal, desk, out);
    if comes_by.issue.given {
        let issues = directory.issues.iter().map(|issue| &issue.name);
        let issue = find("issue", issues, &comes_by.issue, out).map(IssueId);
        return Some(Entrance::Issue { portal: portal?, issue: issue? });
    }
    if comes_by.user.given {
        let user = desk.user(&comes_by.user, out);
        return Some(Entrance::Name { portal: portal?, user: user? });
    }
    if comes_by.support_button.given {
        let buttons = directory.support_buttons.iter().map(|button| &button.name);
        return find("Support Button", buttons, &comes_by.support_button, out)
            .map(SupportButtonId)
            .map(Entrance::Button);
    }
    if let Some(name) = comes_by.session_key.get() {
        return key(name, comes_by.session_key.span, desk, out).map(Entrance::Key);
    }
    let queue = queue(comes_by.help_link.get()?, desk, out);
    Some(Entrance::HelpLink { portal: portal?, queue: queue? })
}

fn key(name: &Name, span: crate::diagnostic::Span, desk: &Desk, out: &mut Diagnostics) -> Option<SessionKeyId> {
    if let Some(key) = desk.keys.get(&name.0) {
        return Some(*key);
    }
    let message = format!("no entry of the timeline makes a session key `{}`", shorten(&name.0));
    let diagnostic = Diagnostic::error(Code::UnknownName, span, message).did_you_mean(&name.0, desk.keys.keys());
    out.push(diagnostic.help("a session key has the name of the entry with its `make_key`"));
    None
}

fn portal(field: &Field<DirectoryName>, desk: &Desk, out: &mut Diagnostics) -> Option<PortalId> {
    let directory = desk.directory();
    if !field.given {
        return Some(directory.default_portal);
    }
    find("public portal", directory.portals.iter().map(|portal| &portal.name), field, out).map(PortalId)
}

fn whoever(
    user: &Field<DirectoryName>,
    rep_invite: &Field<DirectoryName>,
    desk: &Desk,
    out: &mut Diagnostics,
) -> Option<Representative> {
    let user = desk.user(user, out).map(Representative::User);
    let invites = desk.directory().rep_invites.iter().map(|invite| &invite.name);
    let external = find("rep invite profile", invites, rep_invite, out).map(RepInviteId);
    user.or(external.map(Representative::External))
}

/// The queue of a name.
pub(super) fn queue(queue: &QueueName, desk: &Desk, out: &mut Diagnostics) -> Option<Queue> {
    match queue {
        QueueName::General => Some(Queue::General),
        QueueName::User(name) => user(name, desk, out).map(Queue::Personal),
        QueueName::Team(name) => team(name, desk, out).map(Queue::Team),
    }
}

fn invitee(whom: &InviteeName, desk: &Desk, out: &mut Diagnostics) -> Option<Invitee> {
    let directory = desk.directory();
    match whom {
        InviteeName::User(name) => user(name, desk, out).map(Invitee::User),
        InviteeName::Team(name) => team(name, desk, out).map(Invitee::Team),
        InviteeName::Issue(name) => {
            let issues = directory.issues.iter().map(|issue| &issue.name);
            find_at("issue", issues, &name.0, name.span, out).map(IssueId).map(Invitee::Issue)
        }
        InviteeName::External(name) => {
            let invites = directory.rep_invites.iter().map(|invite| &invite.name);
            find_at("rep invite profile", invites, &name.0, name.span, out).map(RepInviteId).map(Invitee::External)
        }
    }
}

fn user(name: &Placed<DirectoryName>, desk: &Desk, out: &mut Diagnostics) -> Option<UserId> {
    find_at("user", desk.directory().users.iter().map(|user| &user.name), &name.0, name.span, out).map(UserId)
}

fn team(name: &Placed<DirectoryName>, desk: &Desk, out: &mut Diagnostics) -> Option<TeamId> {
    find_at("team", desk.directory().teams.iter().map(|team| &team.name), &name.0, name.span, out).map(TeamId)
}
