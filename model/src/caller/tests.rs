//! A caller's whole life, step by step, with the outputs of each.

use super::*;
use crate::access::Screen;
use crate::id::{ConsoleId, Party, SessionId};
use crate::plan::{BackOff, BackOffLaw};
use crate::rng::Chance;

const FIRST: ToAppliance = ToAppliance::Call { party: Party::Console(ConsoleId(4)) };
const OTHER: ToAppliance = ToAppliance::Call { party: Party::Console(ConsoleId(5)) };
const LINE: ConnectionId = ConnectionId(3);
const NEXT: ConnectionId = ConnectionId(9);
const ANSWER: ToClient = ToClient::SessionBegins { session: SessionId(0) };
const TALK: ToAppliance = ToAppliance::SessionReady { session: SessionId(0), screen: QUIET };
const QUIET: Screen = Screen { user_logged_in: false, locked: false, screen_saver: false };

fn at(seconds: i64) -> SimTime {
    SimTime::from_secs(seconds)
}

fn secs(seconds: u64) -> SimDuration {
    SimDuration::from_secs(seconds)
}

/// Delays of 1, 2, 4 seconds and so on; a keep-alive a minute of which three may be missed.
fn behaviour() -> Behaviour {
    let back_off = BackOff { law: BackOffLaw::Exponential, ..Behaviour::default().back_off };
    Behaviour { back_off, ..Behaviour::default() }
}

fn fresh() -> Caller {
    Caller::new(Chance::new(1).decisions("console"))
}

fn outputs(caller: &mut Caller) -> Vec<Output> {
    std::iter::from_fn(|| caller.poll_output()).collect()
}

fn dialled(attempt: u32) -> [Output; 2] {
    [Output::News(News::Dialled { attempt }), Output::Dial]
}

fn failed(why: DialFailure, retry_s: u64) -> Output {
    Output::News(News::DialFailed { why, retry_in: secs(retry_s) })
}

fn lost(how: LossSeen, retry_s: u64) -> Output {
    Output::News(News::Lost { how, retry_in: secs(retry_s) })
}

fn dialling() -> Caller {
    let mut caller = fresh();
    caller.call(FIRST);
    assert_eq!(outputs(&mut caller), dialled(1));
    caller
}

fn greeting() -> Caller {
    let mut caller = dialling();
    caller.handle_dialled(at(0), LINE, &behaviour());
    assert_eq!(outputs(&mut caller), [Output::Send(FIRST)]);
    caller
}

/// Answered at 0 s.
fn talking() -> Caller {
    let mut caller = greeting();
    assert_eq!(caller.handle_message(at(0), LINE, ANSWER, &behaviour()), Some(ANSWER));
    assert_eq!(outputs(&mut caller), [Output::News(News::Answered { connection: LINE })]);
    caller
}

fn hear(caller: &mut Caller, now: SimTime, number: u32) {
    let answer = ToClient::KeepAliveAnswer { number };
    assert_eq!(caller.handle_message(now, LINE, answer, &behaviour()), None, "keep-alives are no owner's business");
}

#[test]
fn nothing_happens_before_anybody_wants_it() {
    let mut caller = fresh();
    caller.handle_timeout(at(9), &behaviour());
    caller.handle_dialled(at(9), LINE, &behaviour());
    caller.fall_asleep();
    caller.wake(at(9), &behaviour());
    assert_eq!((outputs(&mut caller), caller.poll_timeout()), (Vec::new(), None));
    assert!(!caller.send(TALK) && !caller.is_wanted() && caller.is_over());
}

/// Covers: CONN-5.
#[test]
fn a_dial_that_fails_is_followed_by_another_after_the_next_delay() {
    let mut caller = dialling();
    for (attempt, retry_s, now) in [(1, 1, 10), (2, 2, 21), (3, 4, 33), (4, 8, 47)] {
        caller.handle_dial_failed(at(now), DialFailure::TimedOut, &behaviour());
        assert_eq!(outputs(&mut caller), [failed(DialFailure::TimedOut, retry_s)]);
        let again = at(now) + secs(retry_s);
        assert_eq!(caller.poll_timeout(), Some(again));
        caller.handle_timeout(again - SimDuration::from_micros(1), &behaviour());
        assert_eq!(outputs(&mut caller), []);
        caller.handle_timeout(again, &behaviour());
        assert_eq!(outputs(&mut caller), dialled(attempt + 1));
    }
    // An answer begins the delays anew.
    caller.handle_dialled(at(55), LINE, &behaviour());
    caller.handle_message(at(55), LINE, ANSWER, &behaviour());
    outputs(&mut caller);
    caller.handle_hung_up(at(60), LINE, LossSeen::Reset, &behaviour());
    assert_eq!(outputs(&mut caller), [lost(LossSeen::Reset, 1)]);
    caller.handle_timeout(at(61), &behaviour());
    assert_eq!(outputs(&mut caller), dialled(1));
}

#[test]
fn whoever_is_not_answered_gives_up_and_dials_again() {
    let cut_off = |caller: &mut Caller| caller.handle_hung_up(at(2), LINE, LossSeen::Closed, &behaviour());
    let silence = |caller: &mut Caller| {
        assert_eq!(caller.poll_timeout(), Some(at(30)));
        caller.handle_timeout(at(29), &behaviour());
        caller.handle_timeout(at(30), &behaviour());
    };
    type Case = (&'static str, fn(&mut Caller), Vec<Output>);
    let cases: [Case; 2] = [
        ("cut off", cut_off, vec![failed(DialFailure::CutOff, 1)]),
        ("silence", silence, vec![Output::HangUp, failed(DialFailure::NoGreeting, 1)]),
    ];
    for (name, happens, expected) in cases {
        let mut caller = greeting();
        happens(&mut caller);
        assert_eq!(outputs(&mut caller), expected, "{name}");
        assert_eq!(caller.connection(), None, "{name}");
    }
}

/// Covers: CONN-8.
#[test]
fn keep_alives_go_out_singly_and_silence_ends_the_connection() {
    let mut caller = talking();
    for number in 1..=3 {
        let due = at(i64::from(number) * 60);
        assert_eq!(caller.poll_timeout(), Some(due));
        caller.handle_timeout(due, &behaviour());
        assert_eq!(outputs(&mut caller), [Output::Send(ToAppliance::KeepAlive { number })]);
        if number == 1 {
            hear(&mut caller, at(61), number);
        }
    }
    // The second and the third were not answered, and the fourth falls due at the moment of giving up.
    assert_eq!(caller.poll_timeout(), Some(at(240)));
    caller.handle_timeout(at(240), &behaviour());
    assert_eq!(outputs(&mut caller), [Output::HangUp, lost(LossSeen::KeepAliveTimeout, 1)]);
}

#[test]
fn what_is_said_reaches_the_owner_and_only_on_its_own_connection() {
    let mut caller = talking();
    assert_eq!(caller.handle_message(at(1), LINE, ANSWER, &behaviour()), Some(ANSWER));
    assert_eq!(caller.handle_message(at(1), NEXT, ANSWER, &behaviour()), None);
    assert!(caller.send(TALK));
    caller.handle_hung_up(at(1), NEXT, LossSeen::Reset, &behaviour());
    assert_eq!(outputs(&mut caller), [Output::Send(TALK)]);
    assert!(!greeting().send(TALK), "before the answer nothing but the first word is said");
}

/// What is given up in each situation, with what words to the network; nothing follows.
#[test]
fn giving_up_ends_whatever_is_under_way() {
    let waiting = || {
        let mut caller = dialling();
        caller.handle_dial_failed(at(1), DialFailure::Refused, &behaviour());
        outputs(&mut caller);
        caller
    };
    let asleep = || {
        let mut caller = talking();
        caller.fall_asleep();
        caller
    };
    let hang_up = [Output::HangUp].as_slice();
    let cases = [
        ("waiting", waiting(), [].as_slice()),
        ("dialling", dialling(), hang_up),
        ("greeting", greeting(), hang_up),
        ("talking", talking(), hang_up),
        ("asleep", asleep(), [Output::Abandon].as_slice()),
    ];
    for (name, mut caller, expected) in cases {
        assert!(!caller.is_over(), "{name}");
        caller.hang_up();
        assert_eq!(caller.is_over(), expected.is_empty(), "{name}");
        assert_eq!(outputs(&mut caller), expected, "{name}");
        caller.wake(at(5), &behaviour());
        caller.handle_hung_up(at(5), LINE, LossSeen::Reset, &behaviour());
        caller.handle_dial_failed(at(5), DialFailure::TimedOut, &behaviour());
        caller.handle_timeout(at(9_999), &behaviour());
        assert_eq!((outputs(&mut caller), caller.poll_timeout()), (Vec::new(), None), "{name}");
        assert!(caller.is_over(), "{name}");
        caller.call(FIRST);
        assert_eq!(outputs(&mut caller), dialled(1), "{name}");
    }
}

#[test]
fn a_call_may_be_put_off_and_its_first_word_changed() {
    let mut caller = talking();
    caller.call_at(at(100), FIRST);
    assert_eq!((outputs(&mut caller), caller.poll_timeout()), (vec![Output::HangUp], Some(at(100))));
    caller.handle_timeout(at(100), &behaviour());
    assert_eq!(outputs(&mut caller), dialled(1));
    caller.call(OTHER);
    assert_eq!(outputs(&mut caller), [], "it dials already");
    caller.handle_dialled(at(101), NEXT, &behaviour());
    assert_eq!(outputs(&mut caller), [Output::Send(OTHER)]);
    // Somebody who does not wait for the delay.
    let mut caller = dialling();
    caller.handle_dial_failed(at(1), DialFailure::Refused, &behaviour());
    outputs(&mut caller);
    caller.call(FIRST);
    assert_eq!(outputs(&mut caller), dialled(2));
}

/// What its computer does when the lid opens again, by what was under way when it closed.
#[test]
fn a_lid_is_closed_without_a_word() {
    let asleep = |mut caller: Caller, forgets: &[Output]| {
        caller.fall_asleep();
        caller.fall_asleep();
        assert_eq!((outputs(&mut caller), caller.poll_timeout(), caller.connection()), (forgets.to_vec(), None, None));
        assert!(!caller.send(TALK) && caller.is_asleep() && caller.is_wanted());
        caller
    };
    // In time: it trusts its connection, and sends the latest keep-alive that fell due.
    let mut caller = asleep(talking(), &[]);
    caller.wake(at(130), &behaviour());
    assert_eq!((outputs(&mut caller), caller.poll_timeout()), (Vec::new(), Some(at(120))));
    caller.handle_timeout(at(130), &behaviour());
    assert_eq!(outputs(&mut caller), [Output::Send(ToAppliance::KeepAlive { number: 2 })]);
    assert!(caller.is_talking());
    // Too late.
    let mut caller = asleep(talking(), &[]);
    caller.wake(at(180), &behaviour());
    assert_eq!(outputs(&mut caller), [Output::HangUp, lost(LossSeen::KeepAliveTimeout, 1)]);
    assert_eq!(caller.poll_timeout(), Some(at(181)));
    // It was lost meanwhile, and shows when it wakes.
    let mut caller = asleep(talking(), &[]);
    caller.handle_hung_up(at(50), NEXT, LossSeen::Closed, &behaviour());
    caller.handle_hung_up(at(60), LINE, LossSeen::Reset, &behaviour());
    caller.handle_hung_up(at(61), LINE, LossSeen::Closed, &behaviour());
    assert_eq!(outputs(&mut caller), []);
    caller.wake(at(70), &behaviour());
    assert_eq!(outputs(&mut caller), [lost(LossSeen::Reset, 1)]);
    // It had not been answered: it dials again.
    for caller in [dialling(), greeting()] {
        let mut caller = asleep(caller, &[Output::Abandon]);
        caller.wake(at(70), &behaviour());
        assert_eq!((outputs(&mut caller), caller.poll_timeout()), (Vec::new(), Some(at(71))));
        caller.handle_timeout(at(71), &behaviour());
        assert_eq!(outputs(&mut caller), dialled(1));
    }
    // A call at a sleeping computer is made when it wakes.
    let mut caller = fresh();
    caller.fall_asleep();
    caller.call(FIRST);
    assert_eq!(outputs(&mut caller), []);
    caller.wake(at(5), &behaviour());
    caller.handle_timeout(at(6), &behaviour());
    assert_eq!(outputs(&mut caller), dialled(1));
}
