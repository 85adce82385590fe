//! Automatic assignment (QUEUE-10).

use super::desk::{DAVE, FIRST, PRINTER};
use super::*;
use crate::event::WhyLeft;
use crate::id::ConsoleId;
use crate::plan::AutomaticAssignment;
use crate::session::{Act, ActRefusal};

/// Sessions are offered to whoever is in at most so many; everybody is in the first team.
fn offering(sessions_max: u32) -> Desk {
    Desk::support(|plan| {
        plan.support.assignment = Some(AutomaticAssignment { sessions_max, ..AutomaticAssignment::default() });
        plan.directory.teams[0].members =
            [ALICE, BOB, CAROL, DAVE].map(|user| (user, crate::access::Standing::Member)).to_vec();
    })
}

/// Who was offered which session since the last look.
fn offers(desk: &mut Desk) -> Vec<(u32, UserId)> {
    let told = desk.told().into_iter();
    let offered = told.filter_map(|(session, event)| match event {
        SessionEvent::Offered { user } => Some((session.0, user)),
        _ => None,
    });
    offered.collect()
}

/// Covers: QUEUE-10.
#[test]
fn the_least_busy_is_offered_first_up_to_the_limit() {
    let mut desk = offering(2);
    (0..10).for_each(|session| desk.come(at(0), session, PRINTER));
    let expected: Vec<(u32, UserId)> =
        [ALICE, BOB, CAROL, DAVE, ALICE, BOB, CAROL, DAVE].into_iter().zip(0..).map(|(user, id)| (id, user)).collect();
    assert_eq!(offers(&mut desk), expected, "two are for nobody yet");
    // Whoever takes what was offered to another counts for both.
    assert_eq!(desk.act(at(0), BOB, 0, Act::Accept), Ok(()));
    assert_eq!(offers(&mut desk), [(8, ALICE)]);
    assert_eq!(desk.act(at(0), DAVE, 3, Act::Accept), Ok(()));
    assert_eq!(offers(&mut desk), [], "an offer that was taken is a session instead");
    assert_eq!(desk.act(at(0), DAVE, 3, Act::End), Ok(()));
    assert_eq!(offers(&mut desk), [(9, DAVE)]);
}

/// Covers: QUEUE-10.
#[test]
fn what_is_refused_or_timed_out_goes_to_the_next_until_all_have_had_it() {
    let mut desk = offering(3);
    desk.come(at(0), 0, PRINTER);
    assert_eq!(offers(&mut desk), [(0, ALICE)]);
    assert_eq!(desk.act(at(0), BOB, 0, Act::Refuse), Err(ActRefusal::NotOffered));
    assert_eq!(desk.act(at(0), ALICE, 0, Act::Refuse), Ok(()));
    desk.outputs();
    let passed = |minute, user| (at(minute), SessionId(0), SessionEvent::OfferPassed { user, refused: false });
    let offered = |minute, user| (at(minute), SessionId(0), SessionEvent::Offered { user });
    let story = desk.run(at(60));
    assert_eq!(story, [passed(1, BOB), offered(1, CAROL), passed(2, CAROL), offered(2, DAVE), passed(3, DAVE)]);
    assert_eq!(desk.appliance.poll_timeout().filter(|due| *due < at(600)), None, "it waits for somebody's hand");
    assert_eq!(desk.act(at(61), BOB, 0, Act::Accept), Ok(()));
    assert_eq!(desk.act(at(61), BOB, 0, Act::Refuse), Err(ActRefusal::NotWaiting));
}

/// Covers: QUEUE-10.
#[test]
fn nobody_is_offered_anything_who_is_idle_away_or_in_it_already() {
    let mut desk = offering(3);
    desk.appliance.note_idle(at(0), ConsoleId(ALICE.0), true);
    desk.lose(at(0), BOB);
    desk.come(at(0), 0, PRINTER);
    assert_eq!(offers(&mut desk), [(0, CAROL)]);
    desk.appliance.log_out(at(0), ConsoleId(CAROL.0), WhyLeft::Lost);
    assert_eq!(offers(&mut desk), [(0, DAVE)], "it is taken back, and goes to the next");
    assert_eq!(desk.act(at(0), DAVE, 0, Act::Refuse), Ok(()));
    assert_eq!(offers(&mut desk), []);
    desk.appliance.note_idle(at(0), ConsoleId(ALICE.0), false);
    assert_eq!(offers(&mut desk), [(0, ALICE)], "as soon as somebody is active");
    assert_eq!(desk.act(at(0), ALICE, 0, Act::Accept), Ok(()));
    // A transfer is offered to others; what is held, to nobody.
    assert_eq!(desk.act(at(0), ALICE, 0, Act::Transfer(Queue::Team(FIRST))), Ok(()));
    assert_eq!(offers(&mut desk), [(0, DAVE)]);
    assert_eq!(desk.act(at(0), ALICE, 0, Act::Hold), Ok(()));
    assert_eq!(offers(&mut desk), []);
}

/// Covers: QUEUE-10.
#[test]
fn whoever_was_lost_did_not_let_it_pass() {
    let mut desk = offering(3);
    [BOB, CAROL].into_iter().for_each(|user| desk.lose(at(0), user));
    desk.appliance.note_idle(at(0), ConsoleId(DAVE.0), true);
    desk.come(at(0), 0, PRINTER);
    assert_eq!(offers(&mut desk), [(0, ALICE)]);
    desk.lose(at(0), ALICE);
    assert_eq!(offers(&mut desk), []);
    desk.appliance.log_in(at(0), ConsoleId(ALICE.0));
    assert_eq!(offers(&mut desk), [(0, ALICE)]);
}

/// Covers: QUEUE-10.
#[test]
fn nothing_is_offered_where_that_is_not_set() {
    let mut desk = Desk::support(|_| {});
    desk.come(at(0), 0, PRINTER);
    assert_eq!(offers(&mut desk), []);
}
