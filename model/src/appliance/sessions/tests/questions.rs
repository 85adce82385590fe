//! Customers are asked before tools are used.

use super::tools::{CONTROL, SESSION, VIEW, in_session};
use super::*;
use crate::id::Party;
use crate::plan::Device;
use crate::session::{
    Act, ActRefusal, Answer, CustomerClient, Elevation, Question, QuestionEnd, RunAs, SpecialAction, Tool, ToolAct,
};
use crate::session_policy::Representative;

/// Everybody is asked about that, has so long to answer, and without an answer it is allowed or not.
fn asking(prompt: Permission, default: bool, once: bool) -> Desk {
    in_session(CustomerClient::Full, Device::Windows, |plan| {
        let global = &mut plan.directory.global;
        global.define(prompt, Value::Prompts(true));
        global.define(Permission::PromptTimeout, Value::Seconds(20));
        global.define(Permission::PromptDefault, Value::Allowed(default));
        global.define(Permission::PromptOnce, Value::Allowed(once));
    })
}

const SHELL: Act = Act::UseTool(ToolAct::OpenShell);
const ASKED: SimTime = at(1);
const LATE: SimTime = SimTime::from_secs(60 + 20);

fn questioned(who: UserId, number: u32, question: Question) -> SessionEvent {
    let who = Some(Representative::User(who));
    SessionEvent::Questioned { who, number, question, until: question.prompt().map(|_| LATE) }
}

fn refused_act(who: UserId, act: Act, why: ActRefusal) -> SessionEvent {
    SessionEvent::ActRefused { who: Representative::User(who), act, why }
}

const fn over(number: u32, how: QuestionEnd) -> SessionEvent {
    SessionEvent::QuestionOver { number, how }
}

/// Covers: TOOL-6.
#[test]
fn each_tool_has_its_own_prompt_and_waits_for_the_answer() {
    let run = ToolAct::RunAction { action: SpecialAction::Services, run_as: RunAs::ActiveUser };
    for (prompt, question, act) in [
        (Permission::PromptScreenSharing, Question::ScreenSharing, Act::UseTool(ToolAct::Start(VIEW))),
        (Permission::PromptCommandShell, Question::CommandShell, SHELL),
        (Permission::PromptFileTransfer, Question::FileTransfer, Act::UseTool(ToolAct::Start(Tool::Files))),
        (Permission::PromptRegistry, Question::Registry, Act::UseTool(ToolAct::Start(Tool::Registry))),
        (Permission::PromptSpecialActions, Question::SpecialActions, Act::UseTool(run)),
        (
            Permission::PromptSystemInformation,
            Question::SystemInformation,
            Act::UseTool(ToolAct::Start(Tool::SystemInformation)),
        ),
    ] {
        assert_eq!(question.prompt(), Some(prompt));
        for (answer, allowed) in [(Answer::Yes, true), (Answer::No, false), (Answer::WrongCredentials, false)] {
            let mut desk = asking(prompt, false, false);
            assert_eq!(desk.does(ASKED, ALICE, act), Ok(()));
            assert_eq!(desk.events(), [questioned(ALICE, 1, question)], "nothing happens before the answer");
            assert!(desk.only_session().in_use().on().is_empty());
            assert_eq!(desk.does(ASKED, ALICE, act), Err(ActRefusal::BeingAsked));
            desk.outputs();
            assert!(desk.appliance.answer(ASKED, SESSION, 1, answer));
            let told = desk.events();
            assert_eq!(told[0], over(1, QuestionEnd::Answered(answer)));
            assert_eq!(told.len(), 2, "{told:?}");
            assert_eq!(told[1] != refused_act(ALICE, act, ActRefusal::Declined), allowed, "{told:?}");
            assert!(!desk.appliance.answer(ASKED, SESSION, 1, Answer::Yes), "answered once");
            assert_eq!(desk.appliance.sessions().poll_timeout(), None);
        }
        // Another prompt asks about something else.
        let other =
            if prompt == Permission::PromptRegistry { Permission::PromptElevation } else { Permission::PromptRegistry };
        let mut desk = asking(other, false, false);
        assert_eq!(desk.does(ASKED, ALICE, act), Ok(()));
        assert_eq!(desk.only_session().in_use().questions().count(), 0);
    }
}

/// Covers: TOOL-6.
#[test]
fn unanswered_in_time_it_is_the_default_that_counts() {
    for (default, end) in [(true, None), (false, Some(ActRefusal::Unanswered))] {
        let mut desk = asking(Permission::PromptCommandShell, default, true);
        assert_eq!(desk.does(ASKED, ALICE, SHELL), Ok(()));
        desk.outputs();
        assert_eq!(desk.run(LATE - SimDuration::from_micros(1)), []);
        let opened = SessionEvent::ShellOpened { who: Representative::User(ALICE), shell: 2 };
        let followed = end.map_or(opened, |why| refused_act(ALICE, SHELL, why));
        let timed_out = over(1, QuestionEnd::TimedOut { allowed: default });
        assert_eq!(desk.run(LATE), [(LATE, SESSION, timed_out), (LATE, SESSION, followed)]);
        assert!(!desk.appliance.answer(LATE, SESSION, 1, Answer::Yes), "too late");
        // What nobody said holds for nothing else.
        assert_eq!(desk.does(LATE, ALICE, SHELL), Ok(()));
        assert_eq!(desk.only_session().in_use().questions().count(), 1);
    }
}

/// Covers: TOOL-6.
#[test]
fn an_answer_holds_for_the_rest_of_the_session_where_the_customer_is_asked_once() {
    for once in [true, false] {
        for answer in [Answer::Yes, Answer::No] {
            let mut desk = asking(Permission::PromptCommandShell, false, once);
            assert_eq!(desk.does(ASKED, ALICE, SHELL), Ok(()));
            assert!(desk.appliance.answer(ASKED, SESSION, 1, answer));
            desk.outputs();
            let expected = if once && answer == Answer::No { Err(ActRefusal::Declined) } else { Ok(()) };
            assert_eq!(desk.does(ASKED, BOB, SHELL), expected, "{once} {answer:?}");
            assert_eq!(desk.only_session().in_use().questions().count(), usize::from(!once), "{once} {answer:?}");
        }
    }
}

/// Covers: TOOL-6.
#[test]
fn another_mode_and_what_goes_with_a_tool_are_not_asked_about_again() {
    let mut desk = asking(Permission::PromptScreenSharing, false, false);
    assert_eq!(desk.tool(ALICE, ToolAct::Start(Tool::Clipboard)), Err(ActRefusal::NotOn));
    assert_eq!(desk.tool(ALICE, ToolAct::Start(VIEW)), Ok(()));
    assert!(desk.appliance.answer(ASKED, SESSION, 1, Answer::Yes));
    for tool in [CONTROL, Tool::Clipboard] {
        assert_eq!(desk.tool(ALICE, ToolAct::Start(tool)), Ok(()));
        assert_eq!(desk.only_session().in_use().questions().count(), 0, "{tool:?}");
    }
    assert_eq!(desk.tool(BOB, ToolAct::Start(VIEW)), Ok(()), "another's is another screen");
    assert_eq!(desk.only_session().in_use().questions().count(), 1);
}

/// Covers: TOOL-6.
#[test]
fn with_nobody_there_it_is_to_be_had_without_a_prompt_or_by_the_default() {
    for (prompts, default, expected) in [(false, false, true), (true, true, true), (true, false, false)] {
        let mut directory = directory();
        let global = &mut directory.global;
        global.define(Permission::CommandShell, Value::Allowed(true));
        global.define(Permission::PromptCommandShell, Value::Prompts(prompts));
        global.define(Permission::PromptTimeout, Value::Seconds(20));
        global.define(Permission::PromptDefault, Value::Allowed(default));
        let mut desk = Desk::of_plan(&plan(CLIENTS, directory));
        desk.start(ASKED, jump(SESSION.0, ALICE, 0));
        assert_eq!(desk.does(ASKED, ALICE, SHELL), Ok(()));
        // The Jump Client shows it, and nobody sees it.
        let shown = desk.outputs().into_iter().filter(|output| {
            matches!(output, Output::Send { connection: ConnectionId(0), message: ToClient::Question { .. } })
        });
        assert_eq!(shown.count(), usize::from(prompts));
        desk.run(LATE);
        assert_eq!(desk.only_session().in_use().on().len(), usize::from(expected), "{prompts} {default}");
    }
}

/// Whoever is asked is the customer of that session, at whatever is at its other end; nobody else can answer.
///
/// Covers: TOOL-6, TOOL-3.
#[test]
fn only_the_customer_of_the_session_answers() {
    let jumped = |present| {
        let mut directory = directory();
        let global = &mut directory.global;
        global.define(Permission::CommandShell, Value::Allowed(true));
        let mut desk = Desk::of_plan(&plan(CLIENTS, directory));
        let how = How::Jump(JumpItemId(0));
        desk.appliance.ask_for_session(ASKED, request(SESSION.0, ALICE, how));
        let screen = Screen { user_logged_in: present, locked: false, screen_saver: false };
        desk.answer(ASKED, ConnectionId(0), SESSION, screen);
        assert_eq!(desk.does(ASKED, ALICE, SHELL), Ok(()));
        desk.outputs();
        desk
    };
    let answer = ToAppliance::Answer { session: SESSION, number: 1, answer: Answer::Yes };
    for (connection, counts) in [(0, true), (1, false), (77, false)] {
        let mut desk = jumped(true);
        desk.appliance.handle_message(ASKED, ConnectionId(connection), answer);
        assert_eq!(desk.only_session().in_use().on().len(), usize::from(counts), "{connection}");
    }
    // A customer who is there over a connection of the own.
    let mut desk = asking(Permission::PromptCommandShell, false, false);
    for (connection, session) in [(80, SESSION), (81, SessionId(51))] {
        let connection = ConnectionId(connection);
        desk.appliance.handle_connection(ASKED, connection);
        desk.appliance.handle_message(ASKED, connection, ToAppliance::Call { party: Party::Customer(session) });
    }
    desk.appliance.handle_timeout(at(2));
    desk.outputs();
    assert_eq!(desk.does(at(2), ALICE, SHELL), Ok(()));
    let message = ToClient::Question { session: SESSION, number: 1, question: Question::CommandShell };
    assert!(desk.outputs().contains(&Output::Send { connection: ConnectionId(80), message }));
    desk.appliance.handle_message(at(2), ConnectionId(81), answer);
    assert_eq!(desk.only_session().in_use().on().len(), 0, "another's customer");
    desk.appliance.handle_message(at(2), ConnectionId(80), answer);
    assert_eq!(desk.only_session().in_use().on().len(), 1);
}

/// Covers: TOOL-6.
#[test]
fn what_may_have_changed_before_the_answer_is_looked_at_again() {
    let mut desk = asking(Permission::PromptScreenSharing, true, false);
    assert_eq!(desk.does(ASKED, BOB, Act::UseTool(ToolAct::Start(VIEW))), Ok(()));
    desk.outputs();
    // Whoever asked is not in it any more: no answer is wanted, and none counts.
    assert_eq!(desk.does(ASKED, BOB, Act::Leave), Ok(()));
    assert!(desk.events().contains(&over(1, QuestionEnd::CalledOff)));
    assert!(!desk.appliance.answer(ASKED, SESSION, 1, Answer::Yes));
    assert_eq!(desk.appliance.sessions().poll_timeout(), None);
    // Two questions about what can be had once: the second answer comes to nothing.
    let mut desk = in_session(CustomerClient::Chat, Device::Windows, |_| {});
    let elevate = Act::Elevate(Elevation::FullClient);
    assert_eq!(desk.does(ASKED, ALICE, elevate), Ok(()));
    assert_eq!(desk.does(ASKED, BOB, elevate), Err(ActRefusal::BeingAsked));
    desk.outputs();
    assert!(desk.appliance.answer(ASKED, SESSION, 1, Answer::Yes));
    let elevated = SessionEvent::Elevated { client: CustomerClient::Full };
    assert_eq!(desk.events(), [over(1, QuestionEnd::Answered(Answer::Yes)), elevated]);
    assert_eq!(desk.does(ASKED, BOB, elevate), Err(ActRefusal::AlreadyElevated));
}
