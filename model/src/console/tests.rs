//! A console whose representative finds every licence in use, step by step.

use super::*;
use crate::event::LogInRefusal;
use crate::id::SiteId;
use crate::plan::{ConsoleKind, Device, Shift, Work};
use crate::rng::Chance;
use crate::session::{Colours, Tool, ToolAct};
use crate::session_policy::Representative;
use crate::time::SimDuration;
use crate::workload::{Law, Spread};

const LINE: ConnectionId = ConnectionId(3);

fn at(seconds: i64) -> SimTime {
    SimTime::from_secs(seconds)
}

/// A shift from 100 to 1,000 s, and another one from 2,000 to 3,000 s.
fn console(number: u32) -> Console {
    let shift = |from, until| Shift { from: at(from), until: at(until) };
    let reaction = Spread::new(Law::Fixed(SimDuration::from_secs(5)), SimDuration::from_secs(60)).expect("a spread");
    let work = Work {
        shifts: vec![shift(100, 1_000), shift(2_000, 3_000)],
        sessions_max: 1,
        reaction,
        retry: Work::usual_retry(),
    };
    let plan = plan::Console {
        who: Representative::User(crate::id::UserId(number)),
        kind: ConsoleKind::Desktop,
        device: Device::Windows,
        site: SiteId(0),
        work: Some(work),
    };
    Console::new(ConsoleId(number), &plan, Chance::new(1).decisions(&format!("console {number}")))
}

fn outputs(console: &mut Console) -> Vec<Output> {
    std::iter::from_fn(|| console.poll_output()).collect()
}

/// Its timer runs; it dials, and is told that within a second. What it wants then.
fn dial_and_hear(console: &mut Console, now: SimTime, message: ToClient) -> Vec<Output> {
    console.handle_timeout(now, &Behaviour::default());
    assert_eq!(outputs(console), [Output::Event(ConsoleEvent::Called), Output::Dial]);
    console.handle_dialled(now, LINE, &Behaviour::default());
    assert_eq!(outputs(console), [Output::Send(ToAppliance::Call { party: Party::Console(console.id) })]);
    let heard = now + SimDuration::from_secs(1);
    console.handle_message(heard, LINE, ToClient::Connected, &Behaviour::default());
    console.handle_message(heard, LINE, message, &Behaviour::default());
    outputs(console)
}

const NO_LICENCE: ToClient = ToClient::LogInRefused { why: LogInRefusal::Licences };

/// The moment at which it tries again.
fn refuse(console: &mut Console, now: SimTime) -> SimTime {
    let wants = dial_and_hear(console, now, NO_LICENCE);
    let [Output::Event(ConsoleEvent::TriesAgain { after }), Output::HangUp] = wants[..] else { panic!("{wants:?}") };
    let again = now + SimDuration::from_secs(1) + after;
    assert!((30..=60).contains(&(after.as_micros() / 1_000_000)), "{after:?}");
    assert_eq!(console.poll_timeout(), Some(again));
    console.handle_timeout(again - SimDuration::from_micros(1), &Behaviour::default());
    assert_eq!((outputs(console), console.is_logged_in()), (vec![], false));
    again
}

/// Until a licence is free; the wish to log in is then as old as it is.
///
/// Covers: APP-8.
#[test]
fn it_tries_again_until_a_licence_is_free() {
    let mut console = console(0);
    assert_eq!(console.poll_timeout(), Some(at(100)));
    let mut now = at(100);
    for _ in 0..3 {
        now = refuse(&mut console, now);
    }
    let after = (now + SimDuration::from_secs(1)).since(at(100));
    let wants = dial_and_hear(&mut console, now, ToClient::LoggedIn);
    assert_eq!(wants, [Output::Event(ConsoleEvent::Ready { after })]);
    assert!(console.is_logged_in());
}

#[test]
fn it_does_not_try_again_once_the_shift_is_over_and_does_in_the_next() {
    let mut console = console(0);
    let mut now = at(100);
    loop {
        let wants = dial_and_hear(&mut console, now, NO_LICENCE);
        let [Output::Event(ConsoleEvent::TriesAgain { after }), Output::HangUp] = wants[..] else {
            panic!("{wants:?}")
        };
        now = now + SimDuration::from_secs(1) + after;
        if now >= at(1_000) {
            break;
        }
    }
    console.handle_timeout(at(1_000), &Behaviour::default());
    assert_eq!((outputs(&mut console), console.poll_timeout()), (vec![], Some(at(2_000))));
    refuse(&mut console, at(2_000));
}

#[test]
fn time_helps_with_licences_alone() {
    let others =
        [LogInRefusal::Device, LogInRefusal::WebAndMobileOff, LogInRefusal::Software, LogInRefusal::Certificate];
    for why in others {
        let mut console = console(0);
        assert_eq!(dial_and_hear(&mut console, at(100), ToClient::LogInRefused { why }), [Output::HangUp], "{why:?}");
        assert_eq!(console.poll_timeout(), Some(at(1_000)), "{why:?}: the end of the shift");
    }
}

/// Those who were refused together do not come back together.
#[test]
fn consoles_try_again_at_different_times() {
    let mut again: Vec<SimTime> = (0..40).map(|number| refuse(&mut console(number), at(100))).collect();
    again.sort_unstable();
    again.dedup();
    assert_eq!(again.len(), 40);
}

/// The screen is shared as soon as the session is the representative's, once, and again by whoever inherits it.
///
/// Covers: TOOL-4.
#[test]
fn a_screen_that_is_needed_is_shared_at_once() {
    let mut console = console(0);
    dial_and_hear(&mut console, at(100), ToClient::LoggedIn);
    let handling = Some(SimDuration::from_secs(60));
    for (session, screen) in [(SessionId(4), Some(Colours::More)), (SessionId(5), None)] {
        console.handle_message(
            at(200),
            LINE,
            ToClient::SessionYours { session, handling, screen },
            &Behaviour::default(),
        );
        let shared = screen.map(|colours| {
            let start = ToolAct::Start(Tool::Screen { colours, control: true });
            Output::Send(ToAppliance::Act { session, act: Act::UseTool(start) })
        });
        assert_eq!(outputs(&mut console), Vec::from_iter(shared), "{session}");
    }
    console.handle_timeout(at(260), &Behaviour::default());
    let ends = [4, 5].map(|session| Output::Send(ToAppliance::Act { session: SessionId(session), act: Act::End }));
    assert_eq!(outputs(&mut console), ends);
}

/// Whoever is signed out, being at another console now, stays out for the rest of the shift.
///
/// Covers: WEB-2.
#[test]
fn one_that_is_signed_out_stays_out() {
    let mut console = console(0);
    dial_and_hear(&mut console, at(100), ToClient::LoggedIn);
    console.handle_message(at(200), LINE, ToClient::SignedOut, &Behaviour::default());
    assert_eq!((outputs(&mut console), console.is_logged_in()), (vec![Output::HangUp], false));
    assert_eq!(console.poll_timeout(), Some(at(1_000)));
    console.handle_timeout(at(1_000), &Behaviour::default());
    assert_eq!((outputs(&mut console), console.poll_timeout()), (vec![], Some(at(2_000))));
}
