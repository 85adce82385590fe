//! The customer client is elevated, or stays what it is.

use super::tools::{SESSION, deny, in_session};
use super::*;
use crate::event::PinningStep;
use crate::plan::{Device, InstallMode};
use crate::session::{Act, ActRefusal, Answer, Credentials, CustomerClient, Elevation, Question, QuestionEnd};
use crate::session_policy::Representative;

const FULL_CLIENT: Act = Act::Elevate(Elevation::FullClient);
const RIGHT: Act = Act::Elevate(Elevation::Administrator(Credentials::Given { right: true }));
const WRONG: Act = Act::Elevate(Elevation::Administrator(Credentials::Given { right: false }));
const PROMPT: Act = Act::Elevate(Elevation::Administrator(Credentials::FromCustomer));

impl Desk {
    fn runs(&self) -> Option<CustomerClient> {
        self.only_session().remote().map(|remote| remote.client)
    }
}

/// Covers: ELEV-1, ELEV-2, ELEV-3, QUEUE-7.
#[test]
fn what_can_be_elevated_how_and_on_what() {
    use CustomerClient::{Browser, Chat, Elevated, Full};
    let (chat, already) = (Err(ActRefusal::NeedsFullClient), Err(ActRefusal::AlreadyElevated));
    let (none, wrong) = (Err(ActRefusal::NotOnDevice), Err(ActRefusal::WrongCredentials));
    // To the full client; with right credentials, with wrong ones, and with the customer's.
    for (client, device, expected) in [
        (Browser, Device::Windows, [chat, chat, chat, chat]),
        (Chat, Device::Windows, [Ok(()), chat, chat, chat]),
        (Chat, Device::Ios, [Ok(()), chat, chat, chat]),
        (Full, Device::Windows, [already, Ok(()), wrong, Ok(())]),
        (Full, Device::Windows8, [already, Ok(()), wrong, Ok(())]),
        (Full, Device::Mac, [already, Ok(()), wrong, Ok(())]),
        (Full, Device::Linux, [already, none, none, none]),
        (Full, Device::ChromeOs, [already, none, none, none]),
        (Full, Device::Android, [already, none, none, none]),
        (Elevated, Device::Windows, [already; 4]),
    ] {
        for (act, expected) in [FULL_CLIENT, RIGHT, WRONG, PROMPT].into_iter().zip(expected) {
            let mut desk = in_session(client, device, |_| {});
            assert_eq!(desk.does(at(1), ALICE, act), expected, "{act:?} with {client:?} on {device:?}");
            let elevated = act == RIGHT && expected.is_ok();
            assert_eq!(desk.runs(), Some(if elevated { Elevated } else { client }), "{act:?} {client:?} {device:?}");
        }
    }
    for (act, expected) in [(RIGHT, Err(ActRefusal::NotPermitted)), (PROMPT, Err(ActRefusal::NotPermitted))] {
        let mut desk = in_session(Full, Device::Windows, deny(Permission::Elevation));
        assert_eq!(desk.does(at(1), BOB, act), expected);
    }
    let mut desk = in_session(Chat, Device::Windows, deny(Permission::Elevation));
    assert_eq!(desk.does(at(1), BOB, FULL_CLIENT), Ok(()), "running the full client takes no administrator");
}

/// Covers: ELEV-1, ELEV-2, TOOL-6.
#[test]
fn the_answer_decides_and_a_refusal_leaves_the_session_as_it_was() {
    use CustomerClient::{Chat, Elevated, Full};
    let declined = Some(ActRefusal::Declined);
    for (client, act, question, answer, then, why) in [
        (Chat, FULL_CLIENT, Question::FullClient, Answer::Yes, Full, None),
        (Chat, FULL_CLIENT, Question::FullClient, Answer::No, Chat, declined),
        (Full, PROMPT, Question::Credentials, Answer::Yes, Elevated, None),
        (Full, PROMPT, Question::Credentials, Answer::No, Full, declined),
        (Full, PROMPT, Question::Credentials, Answer::WrongCredentials, Full, Some(ActRefusal::WrongCredentials)),
        (Full, RIGHT, Question::Elevation, Answer::Yes, Elevated, None),
        (Full, RIGHT, Question::Elevation, Answer::No, Full, declined),
        (Full, WRONG, Question::Elevation, Answer::Yes, Full, Some(ActRefusal::WrongCredentials)),
    ] {
        let mut desk = in_session(client, Device::Mac, |plan| {
            plan.directory.global.define(Permission::PromptElevation, Value::Prompts(true));
        });
        assert_eq!(desk.does(at(1), BOB, act), Ok(()));
        assert_eq!(desk.only_session().in_use().questions().collect::<Vec<_>>(), [(1, question)], "{act:?}");
        assert_eq!(desk.runs(), Some(client), "until the customer has answered");
        // Downloads and credentials take as long as they take.
        let waits = desk.appliance.sessions().poll_timeout().is_some();
        assert_eq!(waits, question.prompt().is_some());
        desk.outputs();
        assert!(desk.appliance.answer(at(1), SESSION, 1, answer));
        let who = Representative::User(BOB);
        let followed =
            why.map_or(SessionEvent::Elevated { client: then }, |why| SessionEvent::ActRefused { who, act, why });
        let over = SessionEvent::QuestionOver { number: 1, how: QuestionEnd::Answered(answer) };
        assert_eq!(desk.events(), [over, followed], "{act:?} {answer:?}");
        assert_eq!(desk.runs(), Some(then));
    }
}

/// Covers: ELEV-3.
#[test]
fn windows_customers_are_asked_at_the_start_where_the_site_wishes() {
    use CustomerClient::{Chat, Elevated, Full};
    for (asks, client, device, expected) in [
        (true, Full, Device::Windows, 1),
        (true, Full, Device::WindowsXp, 1),
        (false, Full, Device::Windows, 0),
        (true, Chat, Device::Windows, 0),
        (true, Full, Device::Mac, 0),
    ] {
        // Nobody needs a permission for what the site does.
        let mut desk = in_session(client, device, |plan| {
            plan.support.tools.elevates_at_start = asks;
            deny(Permission::Elevation)(plan);
        });
        assert_eq!(desk.only_session().in_use().questions().count(), expected, "{asks} {client:?} {device:?}");
        assert_eq!(desk.appliance.answer(at(1), SESSION, 1, Answer::Yes), expected == 1);
        let then = if expected == 1 { Elevated } else { client };
        assert_eq!(desk.runs(), Some(then));
    }
    for answer in [Answer::No, Answer::WrongCredentials] {
        let mut desk = in_session(Full, Device::Windows, |plan| plan.support.tools.elevates_at_start = true);
        assert_eq!(desk.does(at(1), ALICE, PROMPT), Err(ActRefusal::BeingAsked));
        assert!(desk.appliance.answer(at(1), SESSION, 1, answer));
        assert_eq!(desk.runs(), Some(Full));
        // Whoever is in the session goes on, also if the customer has not answered.
    }
    let mut desk = in_session(Full, Device::Windows, |plan| plan.support.tools.elevates_at_start = true);
    desk.outputs();
    assert_eq!(desk.does(at(1), ALICE, RIGHT), Ok(()));
    let called_off = SessionEvent::QuestionOver { number: 1, how: QuestionEnd::CalledOff };
    assert_eq!(desk.events(), [SessionEvent::Elevated { client: Elevated }, called_off]);
}

/// Covers: JPOL-7.
#[test]
fn a_jump_policy_may_require_a_challenge_before_an_elevation() {
    use CustomerClient::{Elevated, Full};
    for (required, prompt, answers, then, why) in [
        (false, false, vec![], Elevated, None),
        (true, false, vec![Answer::Yes], Elevated, None),
        (true, false, vec![Answer::No], Full, Some(ActRefusal::Challenge)),
        (true, true, vec![Answer::Yes, Answer::Yes], Elevated, None),
        (true, true, vec![Answer::Yes, Answer::No], Full, Some(ActRefusal::Declined)),
    ] {
        let mut directory = directory();
        directory.global.define(Permission::Elevation, Value::Allowed(true));
        directory.global.define(Permission::PromptElevation, Value::Prompts(prompt));
        directory.jump_policies[0].challenge_required = required;
        directory.jump_items[0].jump_policy = Some(JumpPolicyId(0));
        let mut plan = plan(CLIENTS, directory);
        plan.clients[0].install_mode = InstallMode::User;
        let mut desk = Desk::of_plan(&plan);
        desk.start(at(1), SessionRequest { challenge_passed: true, ..jump(SESSION.0, ALICE, 0) });
        // It is the directory of the start that counts.
        desk.change(|directory| directory.jump_policies[0].challenge_required = !required);
        assert_eq!(desk.does(at(1), ALICE, RIGHT), Ok(()));
        for (number, answer) in answers.iter().enumerate() {
            let question = if number == 0 { Question::Challenge } else { Question::Elevation };
            let number = number as u32 + 1;
            assert_eq!(desk.only_session().in_use().questions().collect::<Vec<_>>(), [(number, question)]);
            desk.outputs();
            assert!(desk.appliance.answer(at(1), SESSION, number, *answer));
        }
        assert_eq!(desk.runs(), Some(then), "{required} {answers:?}");
        let refused = desk.events().into_iter().find_map(|event| match event {
            SessionEvent::ActRefused { why, .. } => Some(why),
            _ => None,
        });
        assert_eq!(refused, why, "{required} {answers:?}");
    }
}

/// Covers: ELEV-1, ELEV-5.
#[test]
fn what_is_pinned_from_a_session_is_a_service_where_the_client_is_elevated() {
    use CustomerClient::{Browser, Chat, Elevated, Full};
    for (client, service) in [(Browser, None), (Chat, None), (Full, Some(false)), (Elevated, Some(true))] {
        let mut desk = in_session(client, Device::Windows, |_| {});
        let pinned = desk.appliance.pin(SESSION, PINNED, Some(JumpGroupId(0)), false);
        assert_eq!(pinned.flatten().is_some(), service.is_some(), "{client:?}");
        let told = desk.events();
        let what = if service.is_some() { PinningStep::Pinned { item: PINNED } } else { PinningStep::NeedsFullClient };
        let mode = service.map(|service| SessionEvent::PinnedAs { item: PINNED, service });
        assert_eq!(told, [SessionEvent::Pinning { what }].into_iter().chain(mode).collect::<Vec<_>>());
        assert_eq!(desk.appliance.sessions().is_service(NEW), service != Some(false));
    }
    // Elevated before it is pinned, it is a service.
    let mut desk = in_session(Full, Device::Windows, |_| {});
    assert_eq!(desk.does(at(1), ALICE, RIGHT), Ok(()));
    assert!(desk.appliance.pin(SESSION, PINNED, Some(JumpGroupId(0)), false).flatten().is_some());
    assert!(desk.appliance.sessions().is_service(NEW));
}
