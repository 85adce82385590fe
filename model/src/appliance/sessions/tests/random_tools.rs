//! Representatives who do anything with tools at any moment: whatever they do, nothing stays on that should not, and what is told
//! is what is so.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::tools::{CONTROL, SESSION, VIEW, in_session};
use super::*;
use crate::event::{CustomerGone, Event, Stamped, WhyLeft};
use crate::invariant::Laws;
use crate::plan::Device;
use crate::session::{
    Act, Answer, Colours, Credentials, CustomerClient, Elevation, FileChange, FileWay, FolderId, Invitee, Restriction,
    RunAs, Side, SpecialAction, Tool, ToolAct, ToolKind,
};

/// One thing that happens.
#[derive(Clone, Copy, Debug)]
enum Happens {
    /// Bob, or else Alice, does one of [`acts`].
    Act {
        bob: bool,
        which: usize,
    },
    /// The customer answers what was asked first.
    Answer(Answer),
    TakeBack,
    /// So many seconds pass.
    Pass(u8),
    /// Bob leaves, is lost, is at another console, or joins again.
    Bob(u8),
    /// The customer leaves, is removed; Alice holds and accepts again; the session ends; the appliance goes down.
    Rare(u8),
}

/// What is done; the numbers of shells and transfers are places among those that are there ([`met_by`]).
fn acts() -> Vec<Act> {
    let screen = |colours, control| ToolAct::Start(Tool::Screen { colours, control });
    let files = |way| ToolAct::Transfer { way, remote: FolderId(0), local: FolderId(1), kilobytes: 20_000 };
    let mut tools = vec![
        ToolAct::Start(VIEW),
        ToolAct::Start(CONTROL),
        screen(Colours::Video, true),
        ToolAct::Stop(ToolKind::Screen),
        ToolAct::Start(Tool::Files),
        ToolAct::Start(Tool::Files),
        ToolAct::Stop(ToolKind::Files),
        files(FileWay::Upload),
        files(FileWay::Download),
        ToolAct::Change { side: Side::Remote, folder: FolderId(2), how: FileChange::Delete },
        ToolAct::Start(Tool::Registry),
        ToolAct::Stop(ToolKind::Registry),
        ToolAct::Start(Tool::SystemInformation),
        ToolAct::Stop(ToolKind::SystemInformation),
        ToolAct::Start(Tool::Clipboard),
        ToolAct::Stop(ToolKind::Clipboard),
        ToolAct::OpenShell,
        ToolAct::OpenShell,
        ToolAct::RunAction { action: SpecialAction::Services, run_as: RunAs::System },
        ToolAct::Restrict(Restriction::Input),
        ToolAct::Restrict(Restriction::ScreenAndInput),
        ToolAct::Release,
    ];
    tools.extend((0..2).map(ToolAct::CloseShell));
    tools.extend((0..2).map(ToolAct::CancelTransfer));
    let given = |right| Act::Elevate(Elevation::Administrator(Credentials::Given { right }));
    let elevations = [
        Act::Elevate(Elevation::FullClient),
        given(true),
        given(false),
        Act::Elevate(Elevation::Administrator(Credentials::FromCustomer)),
    ];
    tools.into_iter().map(Act::UseTool).chain(elevations).collect()
}

fn happens() -> impl Strategy<Value = Happens> {
    let answer = prop::sample::select(vec![Answer::Yes, Answer::Yes, Answer::No, Answer::WrongCredentials]);
    prop_oneof![
        20 => (any::<bool>(), 0..acts().len()).prop_map(|(bob, which)| Happens::Act { bob, which }),
        6 => answer.prop_map(Happens::Answer),
        1 => Just(Happens::TakeBack),
        2 => (0..40_u8).prop_map(Happens::Pass),
        2 => (0..5_u8).prop_map(Happens::Bob),
        1 => (0..16_u8).prop_map(Happens::Rare),
    ]
}

/// How often each act was done, and refused.
type Met = BTreeMap<usize, [usize; 2]>;

/// Covers: TOOL-2, TOOL-3, TOOL-4, TOOL-6, TOOL-7, ELEV-2, CLOSE-1.
#[test]
fn whatever_is_done_nothing_is_left_on_and_the_figures_are_right() {
    let met = RefCell::new(Met::new());
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let clients = vec![CustomerClient::Chat, CustomerClient::Full, CustomerClient::Elevated];
    let site = (prop::sample::select(clients), any::<[bool; 9]>(), prop::collection::vec(happens(), 1..80));
    let outcome = runner.run(&site, |(client, flags, story)| {
        live(client, flags, &story, &mut met.borrow_mut());
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    let met = met.into_inner();
    for (which, act) in acts().into_iter().enumerate() {
        let [done, refused] = met.get(&which).copied().unwrap_or_default();
        assert!(done > 2 && refused > 2, "{act:?}: done {done} times, refused {refused} times");
    }
}

impl Desk {
    /// Whatever comes of it.
    fn try_act(&mut self, now: SimTime, user: UserId, act: Act) {
        let _done = self.does(now, user, act).is_ok();
    }
}

/// `flags`: what is asked about, whether the default is yes, whether once.
fn live(client: CustomerClient, flags: [bool; 9], story: &[Happens], met: &mut Met) {
    let mut plan_of_laws = None;
    let mut desk = in_session(client, Device::Windows, |plan| {
        let prompts = [
            Permission::PromptScreenSharing,
            Permission::PromptCommandShell,
            Permission::PromptFileTransfer,
            Permission::PromptRegistry,
            Permission::PromptSpecialActions,
            Permission::PromptSystemInformation,
            Permission::PromptElevation,
        ];
        for (permission, asks) in prompts.into_iter().zip(flags) {
            plan.directory.global.define(permission, Value::Prompts(asks));
        }
        for (permission, flag) in [(Permission::PromptDefault, flags[7]), (Permission::PromptOnce, flags[8])] {
            plan.directory.global.define(permission, Value::Allowed(flag));
        }
        plan.support.tools.folders = ["/a", "/b", "/c"].map(str::to_owned).to_vec();
        plan_of_laws = Some(plan.clone());
    });
    let mut laws = Laws::new(&plan_of_laws.expect("it was changed"));
    let acts = acts();
    let mut now = at(1);
    for happens in story {
        match *happens {
            Happens::Act { bob, which } => {
                let act = met_by(&desk, acts[which]);
                let done = desk.does(now, if bob { BOB } else { ALICE }, act).is_ok();
                met.entry(which).or_default()[usize::from(!done)] += 1;
            }
            Happens::Answer(answer) => {
                let first = desk.appliance.sessions().get(SESSION);
                if let Some((number, _)) = first.and_then(|session| session.in_use().questions().next()) {
                    assert!(desk.appliance.answer(now, SESSION, number, answer));
                }
            }
            Happens::TakeBack => desk.appliance.take_back(SESSION),
            Happens::Pass(seconds) => {
                let until = now + SimDuration::from_secs(seconds.into());
                while let Some(due) = desk.appliance.sessions().poll_timeout().filter(|due| *due <= until) {
                    assert!(due >= now, "nothing is overdue");
                    now = due;
                    desk.appliance.follow_schedules(now);
                    follow(&mut desk, &mut laws, now);
                }
                now = until;
            }
            Happens::Bob(0) => desk.try_act(now, BOB, Act::Leave),
            Happens::Bob(1) => desk.appliance.lose_representative(now, Representative::User(BOB), WhyLeft::Lost),
            Happens::Bob(2) => desk.appliance.stop_uses_everywhere(Representative::User(BOB)),
            Happens::Bob(_) => {
                let bob = Invitee::User(BOB);
                desk.try_act(now, ALICE, Act::Invite(bob));
                desk.try_act(now, BOB, Act::Join(bob));
            }
            Happens::Rare(0) => desk.try_act(now, ALICE, Act::RemoveCustomer),
            Happens::Rare(1) => desk.appliance.lose_customer(now, SESSION, CustomerGone::Lost),
            Happens::Rare(2) => desk.try_act(now, ALICE, Act::End),
            Happens::Rare(3) => desk.appliance.end_all_sessions(),
            Happens::Rare(4..8) => desk.try_act(now, ALICE, Act::Hold),
            Happens::Rare(_) => desk.try_act(now, ALICE, Act::Accept),
        }
        follow(&mut desk, &mut laws, now);
    }
    desk.try_act(now, ALICE, Act::Accept);
    desk.try_act(now, ALICE, Act::End);
    desk.appliance.end_all_sessions();
    follow(&mut desk, &mut laws, now);
    assert_eq!((desk.appliance.sessions().tool_traffic(), desk.appliance.sessions().poll_timeout()), (0, None));
    let report = laws.finish(now).into_iter().find(|report| report.name == "tools").expect("there is such a law");
    assert_eq!((report.violations, report.first), (0, None));
}

/// The same about the shell or the transfer that is in that place now, if any is.
fn met_by(desk: &Desk, act: Act) -> Act {
    let on = desk.appliance.sessions().get(SESSION).map(|session| session.in_use().on().to_vec()).unwrap_or_default();
    let numbers = |of: fn(What) -> Option<u32>| on.iter().filter_map(move |one| of(one.what));
    let mut shells = numbers(|what| if let What::Shell(number) = what { Some(number) } else { None });
    let mut transfers = numbers(|what| if let What::Transfer { number, .. } = what { Some(number) } else { None });
    match act {
        Act::UseTool(ToolAct::CloseShell(place)) => {
            Act::UseTool(ToolAct::CloseShell(shells.nth(place as usize).unwrap_or(u32::MAX)))
        }
        Act::UseTool(ToolAct::CancelTransfer(place)) => {
            Act::UseTool(ToolAct::CancelTransfer(transfers.nth(place as usize).unwrap_or(u32::MAX)))
        }
        _ => act,
    }
}

/// Hands what was told to the laws, and holds what is on against who is there.
fn follow(desk: &mut Desk, laws: &mut Laws, now: SimTime) {
    for output in desk.outputs() {
        let event = match output {
            Output::Session(session, event) => Event::Session(session, event),
            Output::Event(event) => Event::Appliance(event),
            _ => continue,
        };
        laws.handle(&Stamped { at: now, event });
    }
    let sessions = desk.appliance.sessions();
    let Some(session) = sessions.get(SESSION) else {
        return assert_eq!((sessions.tool_traffic(), sessions.poll_timeout()), (0, None));
    };
    let in_use = session.in_use();
    assert!(in_use.on().iter().all(|one| session.has(one.who)), "{:?}", in_use.on());
    assert!(in_use.restriction().is_none_or(|(who, _)| in_use.tool(who, ToolKind::Screen).is_some()));
    let nothing = in_use.on().is_empty() && in_use.questions().next().is_none();
    assert!(nothing || session.remote().is_some(), "the customer is gone");
    let figures = crate::session::TrafficFigures::default();
    let sum: u64 = in_use.on().iter().map(|one| one.what.bytes_per_s(&figures)).sum();
    assert_eq!(sessions.tool_traffic(), sum);
}

const CASES: u32 = 2_000;
