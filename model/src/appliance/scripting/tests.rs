//! Calls of the client scripting API, step by step.

use super::super::Output;
use super::super::testing::{
    ALICE, BOB, BOBS, CAROL, CHROMEBOOK, CLIENTS, DAVE, DESKTOP, JUMPOINT, Office, WEB, of_sessions, request,
};
use super::*;
use crate::console::scripting::{COMMAND, Criterion, Field, OPERATION};
use crate::event::{SessionEvent, SessionRefusal};
use crate::id::SessionId;
use crate::plan::Device;
use crate::wire::ToAppliance;

const SCRIPT: ScriptId = ScriptId(0);
const NEXT: ScriptId = ScriptId(1);
const SESSION: SessionId = SessionId(0);

/// A call of a user at a Windows computer.
fn call(user: UserId, console: ConsoleType, criteria: &[(&str, &str)]) -> Call {
    let criterion = |(name, text): &(&str, &str)| Criterion {
        field: Field::named(name).expect("a name of the API"),
        text: (*text).to_owned(),
    };
    Call {
        console,
        operation: OPERATION.to_owned(),
        action: COMMAND.to_owned(),
        criteria: criteria.iter().map(criterion).collect(),
        device: Device::Windows,
        request: request(SESSION, user, JumpItemId(0)),
    }
}

fn web(text: &str) -> Call {
    call(ALICE, ConsoleType::WebConsole, &[("search_string", text)])
}

/// What is told of scripts.
fn of_scripts(outputs: &[Output]) -> Vec<ScriptEvent> {
    let told = outputs.iter().filter_map(|output| match output {
        Output::Event(ApplianceEvent::Script { what: event, .. }) => Some(*event),
        _ => None,
    });
    told.collect()
}

const fn starts(item: u32) -> ScriptStep {
    ScriptStep::Start { item: JumpItemId(item), session: SESSION }
}

/// Of a user who is where the command runs at once: one match starts, several are shown, none is an error.
///
/// Covers: WEB-4.
#[test]
fn one_match_starts_several_are_to_be_chosen_from_and_none_is_an_error() {
    /// Criteria, and the Jump Items that they find.
    type Case = (&'static [(&'static str, &'static str)], &'static [u32]);
    let cases: [Case; 15] = [
        (&[("search_string", "host-1")], &[1]),
        (&[("search_string", "203.0.113.1")], &[0, 1, 2, 3, 4]),
        (&[("search_string", "rack 1")], &[2, 3]),
        (&[("search_string", "rack 2")], &[4]),
        (&[("search_string", "rack 7")], &[JUMPOINT]),
        (&[("search_string", "host-5")], &[]),
        (&[("search_string", "nothing like it")], &[]),
        (&[("client.hostname", "HOST-"), ("client.comments", "rack 1")], &[2, 3]),
        (&[("client.hostname", "HOST-3"), ("client.comments", "rack 1")], &[3]),
        (&[("client.hostname", "HOST-0"), ("client.comments", "rack 1")], &[]),
        (&[("search_string", "rack"), ("jump.method", "push")], &[JUMPOINT]),
        (&[("search_string", "rack"), ("jump.method", "local_push")], &[JUMPOINT + 1]),
        (&[("search_string", "rack 0"), ("jump.method", "pinned")], &[0, 1]),
        (&[("client.tag", "blue")], &[4]),
        (&[("session.custom.asset", "4711")], &[0]),
    ];
    for (criteria, expected) in cases {
        let mut office = Office::with(|plan| {
            plan.clients[4].tag = "Blue".to_owned();
            plan.clients[0].attributes.insert("asset".to_owned(), "PC-4711".to_owned());
        });
        office.log_in(WEB);
        let found: Vec<JumpItemId> = expected.iter().copied().map(JumpItemId).collect();
        let answer = office.appliance.script(office.now, SCRIPT, call(ALICE, ConsoleType::WebConsole, criteria));
        let outputs = office.outputs();
        let shown = office.sent_to(WEB, &outputs);
        let sessions = of_sessions(&office.answer(outputs));
        match found[..] {
            [] => {
                assert_eq!(answer, Err(ScriptRefusal::NothingFound), "{criteria:?}");
                assert_eq!(
                    (shown, sessions.len()),
                    (vec![ToClient::NothingFound { script: SCRIPT }], 0),
                    "{criteria:?}"
                );
            }
            [item] => {
                assert_eq!(answer, Ok(ScriptStep::Start { item, session: SESSION }), "{criteria:?}");
                let [(SESSION, SessionEvent::Asked { user: ALICE, how: How::Jump(asked) }), (SESSION, started)] =
                    sessions[..]
                else {
                    panic!("{criteria:?}: {sessions:?}")
                };
                assert!(asked == item && matches!(started, SessionEvent::Started { user: ALICE, .. }), "{criteria:?}");
            }
            _ => {
                let matches = found.len() as u32;
                assert_eq!(answer, Ok(ScriptStep::Choose { matches }), "{criteria:?}");
                assert_eq!(shown, [ToClient::ToChoose { script: SCRIPT, matches }], "{criteria:?}");
                assert_eq!(
                    (office.appliance.scripting().choices(SCRIPT), sessions.len()),
                    (&found[..], 0),
                    "{criteria:?}"
                );
            }
        }
    }
}

/// Covers: WEB-4.
#[test]
fn what_is_chosen_starts_and_nothing_else() {
    let mut office = Office::with(|_| {});
    office.log_in(WEB);
    office.log_in(BOBS);
    assert_eq!(office.appliance.script(office.now, SCRIPT, web("rack 1")), Ok(ScriptStep::Choose { matches: 2 }));
    office.outputs();
    let refused = [ScriptEvent::Refused { why: ScriptRefusal::NotFound }];
    let choose = |script, item| ToAppliance::Choose { script, item: JumpItemId(item) };
    for (console, message) in [(WEB, choose(SCRIPT, 0)), (WEB, choose(NEXT, 2)), (BOBS, choose(SCRIPT, 2))] {
        let outputs = office.say(console, message);
        assert_eq!((of_scripts(&outputs), of_sessions(&outputs)), (refused.to_vec(), vec![]), "{console} {message:?}");
    }
    let outputs = office.say(WEB, choose(SCRIPT, 3));
    assert_eq!(of_scripts(&outputs), [ScriptEvent::Stepped { step: starts(3) }]);
    assert!(matches!(of_sessions(&office.answer(outputs))[..], [_, (SESSION, SessionEvent::Started { .. })]));
    assert_eq!(of_scripts(&office.say(WEB, choose(SCRIPT, 3))), refused, "it was chosen once");
    // Who is not logged in any more chooses nothing.
    assert!(office.appliance.script(office.now, NEXT, web("rack 1")).is_ok());
    office.lose(WEB);
    assert_eq!(office.appliance.choose(office.now, ALICE, NEXT, JumpItemId(2)), Err(ScriptRefusal::NotLoggedIn));
}

/// What the user does not reach is not found, and what was removed neither; whether a session starts is another question.
///
/// Covers: WEB-4.
#[test]
fn only_what_the_user_reaches_is_searched() {
    let mut office = Office::with(|_| {});
    let found = |office: &mut Office, user| {
        let call = call(user, ConsoleType::WebConsole, &[("client.hostname", "HOST-")]);
        office.appliance.script(office.now, SCRIPT, call)
    };
    assert_eq!(found(&mut office, DAVE), Ok(ScriptStep::Choose { matches: CLIENTS - 1 }));
    for client in 1..CLIENTS {
        office.appliance.remove(office.now, ClientId(client));
    }
    assert_eq!(found(&mut office, DAVE), Ok(starts(0)));
    let mut office = Office::with(|plan| {
        plan.directory.jump_groups[0].members.retain(|member| member.user != DAVE);
    });
    assert_eq!(found(&mut office, DAVE), Err(ScriptRefusal::NothingFound));
    let mut office = Office::with(|plan| plan.directory.users[DAVE.index()].rights = crate::access::Rights::default());
    let only = call(DAVE, ConsoleType::WebConsole, &[("client.hostname", "HOST-4")]);
    assert_eq!(office.appliance.script(office.now, NEXT, only), Ok(starts(4)));
    let told = of_sessions(&office.outputs());
    assert!(told.contains(&(SESSION, SessionEvent::Refused { why: SessionRefusal::ItemType })), "{told:?}");
}

/// Covers: WEB-2, WEB-5.
#[test]
fn who_is_not_at_the_console_comes_to_it_first() {
    use ConsoleType::{Rep, WebConsole};
    // at first; logged in to /login; the call; what it leads to
    let cases = [
        (None, false, WebConsole, ScriptStep::Authenticate { console: WEB }),
        (None, true, WebConsole, ScriptStep::Open { console: WEB }),
        (Some(DESKTOP), false, WebConsole, ScriptStep::Authenticate { console: WEB }),
        (Some(DESKTOP), true, WebConsole, ScriptStep::Open { console: WEB }),
        (Some(WEB), false, WebConsole, starts(1)),
        (Some(CHROMEBOOK), false, WebConsole, starts(1)),
        (None, false, Rep, ScriptStep::Authenticate { console: DESKTOP }),
        (None, true, Rep, ScriptStep::Open { console: DESKTOP }),
        (Some(WEB), false, Rep, ScriptStep::Open { console: DESKTOP }),
        (Some(DESKTOP), false, Rep, starts(1)),
    ];
    for (number, (first, at_login_page, console, expected)) in cases.into_iter().enumerate() {
        let mut office = Office::with(|_| {});
        if let Some(first) = first {
            office.log_in(first);
        }
        if at_login_page {
            assert_eq!(office.appliance.enter_login_page(ALICE), None);
        }
        let call = call(ALICE, console, &[("search_string", "host-1")]);
        assert_eq!(office.appliance.script(office.now, SCRIPT, call), Ok(expected), "case {number}");
        let outputs = office.outputs();
        let stepped = ScriptEvent::Stepped { step: expected };
        assert_eq!(of_scripts(&outputs), [ScriptEvent::Called { console }, stepped], "case {number}");
        let (ScriptStep::Authenticate { console: opens } | ScriptStep::Open { console: opens }) = expected else {
            continue;
        };
        assert_eq!((of_sessions(&outputs), office.appliance.consoles().console_of(ALICES)), (vec![], first));
        if let ScriptStep::Authenticate { .. } = expected {
            assert_eq!(office.appliance.enter_login_page(ALICE), Some(opens), "case {number}");
            assert_eq!(
                of_scripts(&office.outputs()),
                [ScriptEvent::Stepped { step: ScriptStep::Open { console: opens } }]
            );
            assert_eq!(office.appliance.enter_login_page(ALICE), None, "once");
        }
        let outputs = office.log_in(opens);
        assert_eq!(of_scripts(&outputs), [ScriptEvent::Stepped { step: starts(1) }], "case {number}");
        assert_eq!(office.appliance.consoles().console_of(ALICES), Some(opens), "case {number}");
        if let Some(first) = first {
            assert_eq!(office.sent_to(first, &outputs), [ToClient::SignedOut], "case {number}");
        }
        // It has run, and does not run again.
        assert_eq!(of_scripts(&office.log_in(opens)), [], "case {number}");
    }
}

const ALICES: Representative = Representative::User(ALICE);

/// What comes to nothing signs nobody out, and starts nothing.
///
/// Covers: WEB-2, WEB-3, WEB-7.
#[test]
fn a_call_that_is_refused_leaves_its_user_where_she_is() {
    type Change = fn(&mut Call);
    let other: Change = |call| call.action = "generate_session_key".to_owned();
    let operation: Change = |call| call.operation = "list".to_owned();
    let method: Change = |call| call.criteria.iter_mut().for_each(|criterion| criterion.field = Field::JumpMethod);
    let chromebook: Change = |call| (call.console, call.device) = (ConsoleType::Rep, Device::ChromeOs);
    let phone: Change = |call| call.device = Device::Ios;
    let mac: Change = |call| call.device = Device::Mac;
    let cases = [
        (DESKTOP, other, ScriptRefusal::Command),
        (WEB, other, ScriptRefusal::Command),
        (DESKTOP, operation, ScriptRefusal::Operation),
        (DESKTOP, method, ScriptRefusal::NoCriteria),
        (CHROMEBOOK, chromebook, ScriptRefusal::Device),
        (DESKTOP, phone, ScriptRefusal::Device),
        (DESKTOP, mac, ScriptRefusal::NoConsole),
    ];
    for (first, change, why) in cases {
        let mut office = Office::with(|_| {});
        office.log_in(first);
        office.accept(SessionId(9), ALICE, 600);
        office.appliance.enter_login_page(ALICE);
        let mut call = web("host-1");
        change(&mut call);
        assert_eq!(office.appliance.script(office.now, SCRIPT, call), Err(why));
        let outputs = office.outputs();
        assert_eq!(of_scripts(&outputs)[1..], [ScriptEvent::Refused { why }]);
        assert_eq!((of_sessions(&outputs), office.sent_to(first, &outputs)), (vec![], vec![]), "{why:?}");
        assert_eq!(office.appliance.consoles().console_of(ALICES), Some(first), "{why:?}");
        assert_eq!(office.appliance.sessions().count_of(ALICE), 1, "{why:?}");
    }
}

/// A console at which nobody can log in runs no command, and a call that waits gives way to the next one of its user.
#[test]
fn a_call_waits_for_its_own_console_and_for_one_call_at_a_time() {
    let mut office = Office::with(|plan| {
        plan.support.console_access.web_and_mobile = false;
        plan.appliance.licences = Some(1);
    });
    office.appliance.enter_login_page(ALICE);
    assert_eq!(office.appliance.script(office.now, SCRIPT, web("host-1")), Ok(ScriptStep::Open { console: WEB }));
    let refused = |why| [ScriptEvent::Refused { why }];
    office.outputs();
    let why = LogInRefusal::WebAndMobileOff;
    assert_eq!(of_scripts(&office.log_in(WEB)), refused(ScriptRefusal::LogIn(why)));
    assert!(office.appliance.script(office.now, SCRIPT, web("host-1")).is_ok());
    office.outputs();
    assert_eq!(of_scripts(&office.log_in(DESKTOP)), [], "another console");
    assert!(office.appliance.script(office.now, NEXT, web("host-2")).is_ok());
    assert_eq!(of_scripts(&office.outputs())[1..2], refused(ScriptRefusal::Superseded));
    assert!(office.appliance.leave_login_page(ALICE) && !office.appliance.leave_login_page(ALICE));
    let again = office.appliance.script(office.now, ScriptId(2), web("host-2"));
    assert_eq!(again, Ok(ScriptStep::Authenticate { console: WEB }));
    // Others have no such console at all.
    for user in [BOB, CAROL] {
        let call = call(user, ConsoleType::WebConsole, &[("search_string", "x")]);
        assert_eq!(office.appliance.script(office.now, ScriptId(3), call), Err(ScriptRefusal::NoConsole), "{user}");
    }
}
