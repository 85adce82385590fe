//! How sessions are held, left and ended, and who goes on with what somebody lost.

use super::desk::{BY_MAIL, DAVE, FIRST, PRINTER, SECOND, VENDOR, users};
use super::*;
use crate::event::{CustomerGone, DownHow, WhyLeft};
use crate::id::{ConsoleId, Party};
use crate::session::{Act, ActRefusal, Entrance, Fallback, Invitee, WhyWaiting};

/// Covers: CLOSE-1.
#[test]
fn the_owner_ends_it_for_everybody_and_a_jump_client_stays() {
    let mut desk = Desk::support(|_| {});
    desk.share(at(1), 0, &[Invitee::User(BOB), BY_MAIL]);
    assert_eq!(desk.act(at(2), ALICE, 0, Act::End), Ok(()));
    assert_eq!(desk.story(0), [ended(SessionEnd::Closed)]);
    assert!(desk.is_over(0));
    assert_eq!([ALICE, BOB].map(|user| desk.appliance.sessions().count_of(user)), [0, 0]);
    desk.start(at(3), jump(1, ALICE, 0));
    assert_eq!(desk.act(at(4), ALICE, 1, Act::End), Ok(()));
    assert!(desk.is_over(1) && desk.appliance.facts(ClientId(0)).is_some());
    assert_eq!(desk.act(at(4), ALICE, 1, Act::End), Err(ActRefusal::NoSession));
}

/// Covers: CLOSE-2.
#[test]
fn a_held_session_waits_for_its_owner_and_others_stay_in_it() {
    let mut desk = Desk::support(|_| {});
    desk.share(at(1), 0, &[Invitee::User(BOB)]);
    assert_eq!(desk.act(at(2), ALICE, 0, Act::Hold), Ok(()));
    let told = [
        SessionEvent::Left { who: Representative::User(ALICE), why: WhyLeft::Held },
        SessionEvent::Owned { by: None },
        SessionEvent::Waits { queue: Queue::Personal(ALICE), why: WhyWaiting::Held },
    ];
    assert_eq!(desk.story(0), told);
    assert_eq!((desk.session(0).owner(), desk.members(0)), (None, users(&[BOB])));
    assert_eq!(desk.act(at(2), BOB, 0, Act::Accept), Err(ActRefusal::NotYourQueue));
    assert_eq!(desk.act(at(2), BOB, 0, Act::End), Err(ActRefusal::NotOwner));
    assert_eq!(desk.act(at(3), ALICE, 0, Act::Accept), Ok(()));
    assert_eq!((desk.session(0).owner(), desk.members(0)), (Some(ALICE), users(&[BOB, ALICE])));
    // With Alice gone for good, whoever is in a session that she holds goes on with it.
    assert_eq!(desk.act(at(4), ALICE, 0, Act::Hold), Ok(()));
    desk.outputs();
    desk.lose(at(5), ALICE);
    assert_eq!(desk.story(0), [SessionEvent::Owned { by: Some(BOB) }, SessionEvent::TransferCalledOff]);
    assert_eq!(desk.queue_of(0), None);
}

/// Covers: CLOSE-3.
#[test]
fn whoever_does_not_own_it_only_leaves() {
    let mut desk = Desk::support(|_| {});
    desk.share(at(1), 0, &[Invitee::User(BOB), BY_MAIL]);
    assert_eq!(desk.act(at(2), ALICE, 0, Act::Leave), Err(ActRefusal::Owner));
    assert_eq!(desk.act(at(2), CAROL, 0, Act::Leave), Err(ActRefusal::NotIn));
    for who in [Representative::User(BOB), VENDOR] {
        desk.outputs();
        assert_eq!(desk.appliance.act(at(2), who, SessionId(0), Act::Leave), Ok(()));
        assert_eq!(desk.story(0), [SessionEvent::Left { who, why: WhyLeft::Left }]);
    }
    assert_eq!((desk.session(0).owner(), desk.members(0)), (Some(ALICE), users(&[ALICE])));
}

/// Covers: CLOSE-2, JPOL-5.
#[test]
fn a_session_is_forced_to_its_end_while_it_is_held() {
    let mut desk = Desk::support(|plan| {
        plan.directory.jump_policies[0].schedule = Some(an_hour(true));
        plan.directory.jump_items[0].jump_policy = Some(JumpPolicyId(0));
    });
    desk.start(at(60), jump(0, ALICE, 0));
    assert_eq!(desk.act(at(61), ALICE, 0, Act::Hold), Ok(()));
    desk.outputs();
    let told = desk.run(at(300));
    assert_eq!(told.last(), Some(&(at(120), SessionId(0), ended(SessionEnd::Forced))));
    assert_eq!(desk.appliance.sessions().waiting_in(Queue::Personal(ALICE)).count(), 0);
}

/// Covers: CLOSE-2.
#[test]
fn a_held_session_ends_with_its_jump_client() {
    let mut desk = Desk::support(|_| {});
    desk.start(at(1), jump(0, ALICE, 0));
    assert_eq!(desk.act(at(2), ALICE, 0, Act::Hold), Ok(()));
    desk.outputs();
    desk.appliance.handle_hung_up(at(3), ConnectionId(0), crate::event::LossSeen::Closed);
    assert_eq!(desk.story(0), [ended(SessionEnd::ContactLost)]);
    assert_eq!(desk.appliance.sessions().waiting_in(Queue::Personal(ALICE)).count(), 0);
}

/// Covers: QUEUE-3, QUEUE-9.
#[test]
fn what_its_last_representative_lost_goes_back_step_by_step() {
    let all = Fallback::ALL;
    let first = Some(Queue::Team(FIRST));
    let second = Some(Queue::Team(SECOND));
    let general = Some(Queue::General);
    // It came into the first team's queue and was last accepted out of the second's. Who else is gone; the steps: where it goes.
    let cases: [(&[UserId], Fallback, bool, Option<Queue>); 7] = [
        (&[], all, true, second),
        (&[], Fallback { last_queue: false, ..all }, true, first),
        (&[], Fallback { last_queue: false, entry_queue: false, ..all }, true, general),
        (&[], Fallback { last_queue: false, entry_queue: false, ..all }, false, None),
        (&[], Fallback { last_queue: false, entry_queue: false, general_queue: false }, true, None),
        // Queues in which nobody comes are passed over.
        (&[BOB], all, true, first),
        (&[BOB, ALICE], all, true, general),
    ];
    for (number, (gone, steps, has_general, to)) in cases.into_iter().enumerate() {
        let mut desk = Desk::support(|plan| {
            (plan.support.fallback_attended, plan.support.general_queue) = (steps, has_general);
            plan.support.fallback_unattended = Fallback { general_queue: false, ..Fallback::ALL };
        });
        desk.come(at(1), 0, PRINTER);
        assert_eq!(desk.act(at(1), BOB, 0, Act::Move(Queue::Team(SECOND))), Ok(()));
        assert_eq!(desk.act(at(1), CAROL, 0, Act::Accept), Ok(()));
        gone.iter().for_each(|user| desk.lose(at(2), *user));
        desk.outputs();
        desk.lose(at(3), CAROL);
        let last = match to {
            Some(queue) => SessionEvent::Waits { queue, why: WhyWaiting::LostRepresentative },
            None => ended(SessionEnd::NobodyLeft),
        };
        let told = desk.story(0);
        let left = SessionEvent::Left { who: Representative::User(CAROL), why: WhyLeft::Lost };
        assert_eq!(told, [left, SessionEvent::Owned { by: None }, last], "{number}");
    }
    // What a representative started came out of no queue.
    let mut desk = Desk::support(|_| {});
    desk.start(at(1), jump(0, ALICE, 0));
    desk.lose(at(2), ALICE);
    assert_eq!(desk.story(0).last(), Some(&ended(SessionEnd::NobodyLeft)));
}

/// Covers: QUEUE-9.
#[test]
fn whoever_has_shared_it_longest_goes_on_with_it() {
    let mut desk = Desk::support(|plan| {
        plan.directory.teams[0].members.push((DAVE, crate::access::Standing::Member));
    });
    desk.share(at(1), 0, &[BY_MAIL, Invitee::User(BOB), Invitee::User(DAVE)]);
    // Bob leaves and comes back: Dave has shared it longer now.
    assert_eq!(desk.act(at(2), BOB, 0, Act::Leave), Ok(()));
    assert_eq!(desk.act(at(3), ALICE, 0, Act::Invite(Invitee::User(BOB))), Ok(()));
    assert_eq!(desk.act(at(3), BOB, 0, Act::Join(Invitee::User(BOB))), Ok(()));
    for (lost, next) in [(ALICE, Some(DAVE)), (DAVE, Some(BOB))] {
        desk.outputs();
        desk.lose(at(4), lost);
        assert!(desk.story(0).contains(&SessionEvent::Owned { by: next }), "{lost}");
        assert_eq!(desk.session(0).owner(), next);
    }
    assert_eq!(desk.act(at(5), BOB, 0, Act::Invite(Invitee::Team(SECOND))), Ok(()), "with all that owners may");
}

/// Covers: QUEUE-1, QUEUE-9.
#[test]
fn a_personal_queue_empties_when_its_user_goes() {
    for general in [true, false] {
        let mut desk = Desk::support(|plan| plan.support.general_queue = general);
        desk.come(at(1), 0, Entrance::Name { portal: HELP, user: DAVE });
        // Accepted out of the first team's queue before, and held.
        desk.come(at(1), 1, PRINTER);
        assert_eq!(desk.act(at(1), BOB, 1, Act::Move(Queue::Personal(DAVE))), Ok(()));
        assert_eq!(desk.act(at(1), DAVE, 1, Act::Accept), Ok(()));
        assert_eq!(desk.act(at(1), DAVE, 1, Act::Hold), Ok(()));
        desk.outputs();
        desk.lose(at(2), DAVE);
        assert_eq!(desk.queue_of(1), Some(Queue::Team(FIRST)), "its entry queue");
        assert_eq!(desk.is_over(0), !general);
        let last = match general {
            true => SessionEvent::Waits { queue: Queue::General, why: WhyWaiting::Deserted },
            false => ended(SessionEnd::NobodyLeft),
        };
        assert_eq!(desk.story(0), [last]);
    }
}

/// Covers: SHARE-8, QUEUE-3.
#[test]
fn a_session_ends_once_nobody_is_left_at_either_end() {
    type How = fn(&mut Desk);
    let cases: [How; 3] = [
        |desk| desk.lose(at(3), ALICE),
        |desk| desk.must(at(3), ALICE, 0, Act::Hold),
        |desk| {
            // In transfer to another.
            desk.must(at(3), ALICE, 0, Act::Transfer(Queue::Team(SECOND)));
            desk.lose(at(3), ALICE);
        },
    ];
    for (number, how) in cases.into_iter().enumerate() {
        let mut desk = Desk::support(|_| {});
        desk.serve(at(1), 0);
        desk.customer_goes(at(2), 0, CustomerGone::Lost);
        assert_eq!(desk.story(0), [SessionEvent::CustomerGone { how: CustomerGone::Lost }]);
        how(&mut desk);
        assert_eq!(desk.story(0).last(), Some(&ended(SessionEnd::CustomerGone)), "{number}");
        assert!(desk.is_over(0), "{number}");
    }
    // The other way round: held, with nobody in it, when the customer goes.
    let mut desk = Desk::support(|_| {});
    desk.serve(at(1), 0);
    assert_eq!(desk.act(at(2), ALICE, 0, Act::Hold), Ok(()));
    desk.customer_goes(at(3), 0, CustomerGone::Left);
    assert_eq!(desk.story(0).last(), Some(&ended(SessionEnd::CustomerGone)));
}

#[test]
fn nothing_is_said_to_anybody_while_it_goes_down() {
    for how in [DownHow::Restart, DownHow::Crash] {
        let mut desk = Desk::support(|_| {});
        for console in [ALICE, BOB].map(|user| ConsoleId(user.0)) {
            let (connection, party) = (ConnectionId(100 + console.0), Party::Console(console));
            desk.appliance.handle_connection(at(0), connection);
            desk.appliance.handle_message(at(0), connection, ToAppliance::Call { party });
            desk.appliance.handle_timeout(at(1));
        }
        let sends =
            |desk: &mut Desk| desk.outputs().into_iter().filter(|output| matches!(output, Output::Send { .. })).count();
        desk.share(at(1), 0, &[Invitee::User(BOB)]);
        desk.must(at(1), ALICE, 0, Act::Invite(Invitee::Team(FIRST)));
        desk.come(at(1), 1, PRINTER);
        assert_eq!(sends(&mut desk), 4, "both hear of both");
        desk.appliance.go_down(at(2), how);
        assert_eq!((sends(&mut desk), desk.appliance.sessions().iter().count()), (0, 0), "{how:?}");
        assert_eq!(desk.appliance.sessions().poll_timeout(), None);
    }
}

/// Covers: QUEUE-4, PRES-3.
#[test]
fn whoever_is_at_no_console_starts_nothing() {
    let mut desk = Desk::support(|_| {});
    desk.appliance.ask_for_session(at(1), jump(0, ALICE, 0));
    desk.lose(at(1), ALICE);
    desk.outputs();
    desk.answer(at(1), ConnectionId(0), SessionId(0), Screen::default());
    let not = refused(SessionRefusal::NotLoggedIn);
    assert_eq!(desk.story(0), [not], "gone before the Jump Client answered");
    assert_eq!(desk.ask(at(2), jump(1, ALICE, 1)), [not]);
    // Whoever removed the other end of a session keeps nobody else from it.
    desk.appliance.log_in(at(3), ConsoleId(ALICE.0));
    desk.outputs();
    desk.start(at(3), jump(2, ALICE, 0));
    assert_eq!(desk.ask(at(3), jump(3, BOB, 0)), [refused(SessionRefusal::InUse)]);
    assert_eq!(desk.act(at(4), ALICE, 2, Act::RemoveCustomer), Ok(()));
    desk.outputs();
    desk.start(at(4), jump(3, BOB, 0));
}
