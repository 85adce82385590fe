//! Notices before the end of a schedule, and sessions that it ends.

use super::*;

/// A desk whose first Jump Client can be accessed from eleven to twelve.
fn hourly(strict: bool) -> Desk {
    Desk::with(|directory| {
        directory.jump_policies[0].schedule = Some(an_hour(strict));
        directory.jump_items[0].jump_policy = Some(JumpPolicyId(0));
    })
}

/// Covers: JPOL-3, JPOL-4, JPOL-5, JPOL-10.
#[test]
fn users_are_told_of_the_end_and_sessions_that_overrode_nothing_are_ended() {
    // Whether the schedule is strict; when the session starts; minutes at which its user is told; whether it is ended.
    let cases: [(bool, i64, &[i64], bool); 7] = [
        (true, 60, &[105, 110, 115], true),
        (true, 105, &[105, 110, 115], true),
        (true, 112, &[112, 115], true),
        (true, 119, &[119], true),
        (true, 30, &[105, 110, 115], false),
        (false, 60, &[], false),
        (false, 30, &[], false),
    ];
    for (strict, minute, notices, ends) in cases {
        let mut desk = hourly(strict);
        let start = Start::Jump { item: JumpItemId(0), present: false };
        let overridden = minute < 60;
        let asked = SessionRequest { overrides: true, ..jump(0, ALICE, 0) };
        assert_eq!(desk.ask(at(minute), asked), [SessionEvent::Started { user: ALICE, start, overridden }]);
        let told = notices.iter().map(|minute| (at(*minute), SessionEvent::Notified { until: at(120) }));
        let end = ends.then_some((at(120), ended(SessionEnd::Forced)));
        let expected: Vec<_> = told.chain(end).map(|(at, event)| (at, SessionId(0), event)).collect();
        assert_eq!(desk.run(at(119)), expected[..notices.len()], "{strict} {minute}");
        assert_eq!(desk.run(at(600)), expected[notices.len()..], "{strict} {minute}");
        assert_eq!(desk.appliance.sessions().is_empty(), ends);
        assert_eq!(desk.appliance.poll_timeout().filter(|due| *due <= at(600)), None, "nothing is left to tell");
    }
}

/// An appliance that was busy with a long step sees several things due at once.
/// Covers: JPOL-5.
#[test]
fn who_is_late_tells_each_thing_once_and_ends_what_must_end() {
    let mut desk = hourly(true);
    desk.start(at(60), jump(0, ALICE, 0));
    desk.start(at(61), jump(1, ALICE, 0));
    desk.appliance.handle_timeout(at(111));
    let until = SessionEvent::Notified { until: at(120) };
    assert_eq!(desk.told(), [(SessionId(0), until), (SessionId(1), until)]);
    assert_eq!(desk.appliance.poll_timeout(), Some(at(110)), "there is more");
    desk.appliance.handle_timeout(at(125));
    let forced = ended(SessionEnd::Forced);
    assert_eq!(desk.told(), [(SessionId(0), forced), (SessionId(1), forced)], "an end needs no notice");
}

/// Covers: JPOL-5.
#[test]
fn who_is_done_in_time_is_told_nothing() {
    let mut desk = hourly(true);
    desk.start(at(60), jump(0, ALICE, 0));
    assert_eq!(desk.run(at(104)), []);
    assert!(desk.appliance.close_session(SimTime::ZERO, SessionId(0)));
    assert_eq!(desk.told(), [(SessionId(0), ended(SessionEnd::Closed))]);
    assert_eq!(desk.run(at(600)), []);
}

/// Covers: JPOL-3, JPOL-5.
#[test]
fn a_jump_client_that_answers_after_the_end_starts_nothing() {
    let mut desk = hourly(true);
    desk.appliance.ask_for_session(at(119), jump(0, BOB, 0));
    desk.outputs();
    desk.answer(at(120), ConnectionId(0), SessionId(0), Screen::default());
    let next = Some(at(60 + 7 * 24 * 60));
    assert_eq!(desk.told(), [(SessionId(0), refused(SessionRefusal::OutsideSchedule { next }))]);
    assert!(desk.appliance.sessions().is_empty());
}
