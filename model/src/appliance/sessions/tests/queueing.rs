//! Customers who wait, who accepts them, and what moves on.

use super::desk::{DAVE, FIRST, PAYROLL, PRINTER, SECOND, VENDOR, arrival, users};
use super::*;
use crate::event::{CustomerGone, KeyEvent, KeyRefusal};
use crate::id::SessionKeyId;
use crate::session::{Act, ActRefusal, Arrival, CustomerClient, Entrance, WhyWaiting};

/// Covers: QUEUE-1, QUEUE-2, QUEUE-7.
#[test]
fn customers_wait_where_their_way_leads_and_links_share_a_page_only() {
    use CustomerClient::{Browser, Chat, Full};
    let name = Entrance::Name { portal: HELP, user: CAROL };
    let link = Entrance::HelpLink { portal: HELP, queue: Queue::Team(FIRST) };
    let button = Entrance::Button(SupportButtonId(0));
    let cases = [
        (PRINTER, Full, Queue::Team(FIRST), Full),
        (PAYROLL, Chat, Queue::Team(SECOND), Chat),
        (name, Full, Queue::Personal(CAROL), Full),
        (button, Full, Queue::Team(SECOND), Full),
        (link, Browser, Queue::Team(FIRST), Browser),
        // A page is all that a link shares.
        (link, Full, Queue::Team(FIRST), Browser),
    ];
    let mut desk = Desk::support(|_| {});
    for (number, (entrance, client, queue, runs)) in cases.into_iter().enumerate() {
        let session = number as u32;
        desk.appliance.arrive(at(1), SessionId(session), Arrival { client, ..arrival(entrance) });
        let told = [
            SessionEvent::Came { entrance, ago: SimDuration::from_secs(30) },
            SessionEvent::Waits { queue, why: WhyWaiting::Came },
        ];
        assert_eq!(desk.story(session), told);
        assert_eq!(desk.session(session).customer().map(|customer| customer.client), Some(runs), "{entrance:?}");
        assert_eq!((desk.session(session).owner(), desk.session(session).is_under_way()), (None, false));
    }
    let first: Vec<u32> = desk.appliance.sessions().waiting_in(Queue::Team(FIRST)).map(|session| session.0).collect();
    assert_eq!(first, [0, 4, 5], "first come first");
}

/// Covers: QUEUE-1, QUEUE-4, QUEUE-5.
#[test]
fn of_many_who_accept_one_gets_the_session_and_may_have_others() {
    let mut desk = Desk::support(|_| {});
    (0..3).for_each(|session| desk.come(at(1), session, PRINTER));
    let tries = [
        (CAROL, Err(ActRefusal::NotYourQueue)),
        (BOB, Ok(())),
        (ALICE, Err(ActRefusal::NotWaiting)),
        (BOB, Err(ActRefusal::AlreadyIn)),
    ];
    for (user, done) in tries {
        assert_eq!(desk.act(at(2), user, 0, Act::Accept), done, "{user}");
    }
    assert_eq!((desk.session(0).owner(), desk.members(0)), (Some(BOB), users(&[BOB])));
    assert_eq!(desk.act(at(2), BOB, 1, Act::Accept), Ok(()));
    assert_eq!(desk.appliance.sessions().count_of(BOB), 2);
    // Neither somebody from outside, nor somebody who is at no console.
    desk.lose(at(3), ALICE);
    assert_eq!(desk.appliance.act(at(3), VENDOR, SessionId(2), Act::Accept), Err(ActRefusal::External));
    assert_eq!(desk.act(at(3), ALICE, 2, Act::Accept), Err(ActRefusal::NotLoggedIn));
    assert_eq!(desk.act(at(3), BOB, 9, Act::Accept), Err(ActRefusal::NoSession));
}

/// Covers: QUEUE-6, QUEUE-11.
#[test]
fn what_moves_on_unaccepted_counts_its_waiting_from_the_beginning() {
    let mut desk = Desk::support(|plan| {
        plan.directory.teams[0].queue.overdue = Some((SimDuration::from_secs(300), Queue::Team(SECOND)));
    });
    desk.come(at(1), 0, PRINTER);
    let overdue = SessionEvent::Waits { queue: Queue::Team(SECOND), why: WhyWaiting::Overdue };
    desk.outputs();
    assert_eq!(desk.run(at(5)), []);
    assert_eq!(desk.run(at(60)), [(at(6), SessionId(0), overdue)]);
    let moves = [
        (ALICE, Queue::Personal(ALICE), Err(ActRefusal::NotYourQueue)),
        (CAROL, Queue::Team(SECOND), Err(ActRefusal::ThereAlready)),
        (CAROL, Queue::General, Err(ActRefusal::NoQueue)),
        (CAROL, Queue::Personal(DAVE), Ok(())),
    ];
    for (user, to, done) in moves {
        assert_eq!(desk.act(at(61), user, 0, Act::Move(to)), done, "{user} to {to:?}");
    }
    desk.outputs();
    assert_eq!(desk.act(at(63), DAVE, 0, Act::Accept), Ok(()));
    let waited = SimDuration::from_secs(62 * 60 + 30);
    assert_eq!(desk.story(0)[0], SessionEvent::Accepted { user: DAVE, waited, first: true });
    // Held, moved and accepted again: from when it was held.
    assert_eq!(desk.act(at(70), DAVE, 0, Act::Hold), Ok(()));
    assert_eq!(desk.act(at(72), DAVE, 0, Act::Move(Queue::Team(FIRST))), Ok(()));
    desk.run(at(78));
    assert_eq!(desk.queue_of(0), Some(Queue::Team(SECOND)));
    desk.outputs();
    assert_eq!(desk.act(at(80), BOB, 0, Act::Accept), Ok(()));
    let waited = SimDuration::from_secs(10 * 60);
    assert_eq!(desk.story(0)[0], SessionEvent::Accepted { user: BOB, waited, first: false });
}

/// Covers: QUEUE-11.
#[test]
fn a_rule_waits_for_a_queue_that_is_open_and_follows_the_directory() {
    let rule = |plan: &mut Plan| {
        plan.directory.teams[0].queue.overdue = Some((SimDuration::from_secs(300), Queue::Personal(DAVE)));
    };
    let mut desk = Desk::support(rule);
    desk.lose(at(1), DAVE);
    desk.come(at(1), 0, PRINTER);
    desk.outputs();
    assert_eq!(desk.run(at(10)), []);
    desk.appliance.log_in(at(10), crate::id::ConsoleId(DAVE.0));
    let overdue = SessionEvent::Waits { queue: Queue::Personal(DAVE), why: WhyWaiting::Overdue };
    assert_eq!(desk.run(at(60)), [(at(11), SessionId(0), overdue)], "tried again every five minutes");
    // A rule that comes while something waits already counts for it.
    desk.come(at(60), 1, PAYROLL);
    let before = desk.directory().clone();
    let mut saved = before.clone();
    saved.teams[1].queue.overdue = Some((SimDuration::from_secs(120), Queue::Team(FIRST)));
    desk.appliance.change_directory(at(61), crate::id::EntryId(0), &before, &saved);
    desk.outputs();
    let overdue = SessionEvent::Waits { queue: Queue::Team(FIRST), why: WhyWaiting::Overdue };
    assert_eq!(desk.run(at(64)), [(at(62), SessionId(1), overdue)]);
}

/// Covers: KEY-1, KEY-2, KEY-3.
#[test]
fn a_key_leads_once_and_in_time_to_its_owner() {
    let mut desk = Desk::support(|plan| {
        plan.directory.users[ALICE.index()].rights.set(Right::MakeSessionKeys, true);
    });
    let ten = SimDuration::from_secs(600);
    let key = SessionKeyId;
    let told = |desk: &mut Desk, wanted: SessionKeyId| {
        let keys = desk.outputs().into_iter().filter_map(|output| match output {
            Output::Key(key, event) if key == wanted => Some(event),
            _ => None,
        });
        keys.collect::<Vec<_>>()
    };
    assert!(!desk.appliance.make_key(at(1), key(0), BOB, HELP, ten));
    assert_eq!(told(&mut desk, key(0)), [KeyEvent::Refused { user: BOB, why: KeyRefusal::Right }]);
    for number in 1..4 {
        assert!(desk.appliance.make_key(at(1), key(number), ALICE, HELP, ten));
        assert_eq!(told(&mut desk, key(number)), [KeyEvent::Made { user: ALICE, portal: HELP, until: at(11) }]);
    }
    desk.lose(at(2), ALICE);
    assert!(!desk.appliance.make_key(at(2), key(4), ALICE, HELP, ten));
    assert_eq!(told(&mut desk, key(4)), [KeyEvent::Refused { user: ALICE, why: KeyRefusal::NotLoggedIn }]);
    // When, whether Alice is there, with which key: what becomes of it, and of the key.
    let closed = Some(SessionRefusal::QueueClosed);
    let none = Some(SessionRefusal::Key);
    let expired = [KeyEvent::Expired];
    type Case<'a> = (i64, bool, u32, Option<SessionRefusal>, &'a [KeyEvent]);
    let cases: [Case<'_>; 7] = [
        (3, false, 1, closed, &[]),
        (4, true, 1, None, &[KeyEvent::Used]),
        (4, true, 1, none, &[]),
        (11, true, 2, None, &[KeyEvent::Used]),
        (12, true, 3, none, &expired),
        (12, true, 3, none, &[]),
        (12, true, 0, none, &[]),
    ];
    for (number, (minute, there, with, refused, becomes)) in cases.into_iter().enumerate() {
        if there {
            desk.appliance.log_in(at(minute), crate::id::ConsoleId(ALICE.0));
        }
        desk.outputs();
        desk.come(at(minute), number as u32, Entrance::Key(key(with)));
        assert_eq!(told(&mut desk, key(with)), becomes, "{number}");
        assert_eq!(desk.is_over(number as u32), refused.is_some(), "{number}");
        if refused.is_none() {
            let session = desk.session(number as u32);
            assert_eq!(session.start(), Start::Customer { portal: HELP });
            assert_eq!(desk.queue_of(number as u32), Some(Queue::Personal(ALICE)));
        } else {
            desk.come(at(minute), number as u32, Entrance::Key(key(with)));
            assert_eq!(desk.story(number as u32).last().copied(), refused.map(super::refused), "{number}");
        }
    }
    assert!(desk.appliance.session_keys().is_empty());
    // One that has expired is told from one that never was for a day, and then forgotten: not kept for ever.
    assert!(desk.appliance.make_key(at(20), key(5), ALICE, HELP, ten));
    let day = 24 * 60;
    assert!(desk.appliance.make_key(at(30 + day), key(6), ALICE, HELP, ten));
    assert_eq!(desk.appliance.session_keys().len(), 2);
    assert!(desk.appliance.make_key(at(31 + day), key(7), ALICE, HELP, ten));
    assert_eq!(desk.appliance.session_keys().len(), 2);
    // The session lasts beyond the key.
    assert_eq!(desk.act(at(60), ALICE, 1, Act::Accept), Ok(()));
}

/// Covers: QUEUE-1, QUEUE-2.
#[test]
fn nobody_waits_where_nobody_comes_unless_the_queue_stays_open() {
    for persistent in [false, true] {
        let mut desk = Desk::support(|plan| plan.directory.teams[0].queue.persistent = persistent);
        [ALICE, BOB].into_iter().for_each(|user| desk.lose(at(1), user));
        desk.come(at(2), 0, PRINTER);
        assert_eq!(desk.is_over(0), !persistent);
        desk.come(at(2), 1, Entrance::Name { portal: HELP, user: ALICE });
        assert_eq!(desk.story(1)[1..], [refused(SessionRefusal::QueueClosed)]);
        desk.come(at(2), 2, Entrance::HelpLink { portal: HELP, queue: Queue::General });
        assert!(desk.is_over(2), "there is no general queue");
    }
}

#[test]
fn a_customer_who_gives_up_waits_no_more_and_one_on_the_way_leaves_nothing() {
    let mut desk = Desk::support(|_| {});
    for (session, how, end) in
        [(0, CustomerGone::Left, SessionEnd::GaveUp), (1, CustomerGone::Lost, SessionEnd::CustomerGone)]
    {
        desk.come(at(1), session, PRINTER);
        desk.outputs();
        desk.customer_goes(at(2), session, how);
        desk.customer_goes(at(2), session, how);
        assert_eq!(desk.story(session), [ended(end)]);
        assert_eq!(desk.act(at(3), BOB, session, Act::Accept), Err(ActRefusal::NoSession));
    }
    desk.appliance.fill_in(at(0), SessionId(2), arrival(PRINTER));
    assert_eq!(desk.appliance.forms.len(), 1);
    desk.appliance.tear_up(SessionId(2));
    assert!(desk.appliance.forms.is_empty());
}
