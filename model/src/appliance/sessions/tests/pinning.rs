//! Jump Clients pinned and unpinned in a session.

use super::*;
use crate::access::example::DEPLOYER;
use crate::event::PinningStep;

/// A desk where everybody is permitted to pin, and has these sessions: Alice and Bob each one with a customer (0 and 1), and
/// Alice one with the first Jump Client (2).
fn pinning_desk(capacity: u32, change: impl FnOnce(&mut Directory)) -> Desk {
    let mut desk = Desk::with_capacity(capacity, |directory| {
        directory.global.define(Permission::Pinning, Value::Allowed(true));
        change(directory);
    });
    desk.start(at(1), request(0, ALICE, CUSTOMER));
    desk.start(at(1), request(1, BOB, CUSTOMER));
    desk.start(at(1), jump(2, ALICE, 0));
    desk
}

const ROOM: u32 = CLIENTS + 1;

/// Covers: PIN-9, PIN-11, SPOL-16.
#[test]
fn what_is_pinned_is_an_item_where_the_user_says_with_the_portal_of_the_session() {
    let places = [(Some(JumpGroupId(0)), SERVERS, true), (None, Place::Personal(ALICE), false)];
    for (to, place, password) in places {
        let mut desk = pinning_desk(ROOM, |directory| directory.users[ALICE.index()].roles.personal = DEPLOYER);
        let version = desk.appliance.upgrades().version();
        assert_eq!(desk.appliance.pin(SessionId(0), PINNED, to, password), Some(Some(version)));
        let what = PinningStep::Pinned { item: PINNED };
        // From a customer client in user mode it is installed in user mode.
        let mode = SessionEvent::PinnedAs { item: PINNED, service: false };
        assert_eq!(desk.told(), [SessionEvent::Pinning { what }, mode].map(|event| (SessionId(0), event)));
        let pinned = &desk.directory()[PINNED];
        assert_eq!((pinned.place, pinned.portal, pinned.password), (place, HELP, password));
        assert_eq!((pinned.jump_policy, pinned.present, pinned.not_present), (None, None, None));
    }
}

/// Covers: PIN-2, PIN-8, PIN-11, PIN-12.
#[test]
fn a_pin_that_is_refused_says_what_is_missing_and_changes_nothing() {
    let servers = Some(JumpGroupId(0));
    type Change = fn(&mut Directory);
    let deny: Change = |directory| directory.global.define(Permission::Pinning, Value::Allowed(false));
    let cases: [(Change, u32, u32, Option<JumpGroupId>, PinningStep); 6] = [
        (deny, ROOM, 0, servers, PinningStep::NotPermitted),
        (|_| {}, ROOM, 1, servers, PinningStep::NoRole),
        (|_| {}, ROOM, 0, Some(DESKS), PinningStep::NotThere),
        (|_| {}, ROOM, 0, None, PinningStep::NotThere),
        (|_| {}, CLIENTS, 0, servers, PinningStep::NoCapacity),
        // Of several reasons the first.
        (deny, CLIENTS, 1, None, PinningStep::NotPermitted),
    ];
    for (change, capacity, session, to, what) in cases {
        let mut desk = pinning_desk(capacity, change);
        let before = desk.directory().clone();
        assert_eq!(desk.appliance.pin(SessionId(session), PINNED, to, true), Some(None), "{what:?}");
        assert_eq!(desk.told(), [(SessionId(session), SessionEvent::Pinning { what })]);
        assert_eq!(*desk.directory(), before);
    }
}

/// Covers: PIN-2, PIN-6, PIN-7, PIN-8, PIN-10, PIN-13.
#[test]
fn an_unpin_uninstalls_the_jump_client_of_the_session_or_says_what_is_missing() {
    let unpinned = PinningStep::Unpinned { item: JumpItemId(0) };
    // Whether the global default and the Jump Client's own policy allow it, whether Alice may deploy, which session of hers.
    let cases = [
        (true, None, true, 2, unpinned),
        (false, Some(true), true, 2, unpinned),
        (false, None, true, 2, PinningStep::NotPermitted),
        (true, Some(false), true, 2, PinningStep::NotPermitted),
        (true, Some(true), false, 2, PinningStep::NoRole),
        (true, None, true, 0, PinningStep::NoJumpClient),
        (false, None, false, 0, PinningStep::NoJumpClient),
    ];
    for (global, own, deploys, session, what) in cases {
        let mut desk = pinning_desk(ROOM, |directory| {
            directory.global.define(Permission::Pinning, Value::Allowed(global));
            let policy = own.map(|own| add_policy(directory, &[(Permission::Pinning, Value::Allowed(own))]));
            directory.jump_items[0].not_present = policy;
            directory.jump_groups[0].members[0].role = Some(if deploys { EVERYTHING } else { OPERATOR });
        });
        assert!(desk.appliance.unpin(at(2), SessionId(session)));
        let mut expected = vec![(SessionId(session), SessionEvent::Pinning { what })];
        if what == unpinned {
            expected.push((SessionId(2), ended(SessionEnd::ContactLost)));
        }
        assert_eq!(desk.told(), expected, "{global} {own:?} {deploys}");
        let gone = desk.appliance.facts(ClientId(0)).is_none();
        assert_eq!(gone, what == unpinned, "{global} {own:?} {deploys}");
    }
}

#[test]
fn nothing_is_pinned_or_unpinned_without_a_session_under_way() {
    let mut desk = pinning_desk(ROOM, |_| {});
    desk.appliance.ask_for_session(at(1), jump(3, ALICE, 1));
    desk.appliance.close_session(SimTime::ZERO, SessionId(0));
    desk.outputs();
    for session in [0, 3, 9].map(SessionId) {
        assert_eq!(desk.appliance.pin(session, PINNED, Some(JumpGroupId(0)), false), None);
        assert!(!desk.appliance.unpin(at(2), session));
    }
    assert!(desk.outputs().is_empty());
}

/// Covers: SPOL-14, PIN-12.
#[test]
fn the_permission_is_that_of_the_sessions_start_and_the_role_that_of_the_moment() {
    let mut desk = pinning_desk(ROOM, |_| {});
    desk.change(|directory| directory.global.define(Permission::Pinning, Value::Allowed(false)));
    let to = Some(JumpGroupId(0));
    assert!(desk.appliance.pin(SessionId(0), PINNED, to, false).flatten().is_some(), "fixed as it started");
    desk.outputs();
    desk.change(|directory| directory.jump_groups[0].members[0].role = Some(OPERATOR));
    assert_eq!(desk.appliance.pin(SessionId(0), PINNED, to, false), Some(None));
    assert_eq!(desk.told(), [(SessionId(0), SessionEvent::Pinning { what: PinningStep::NoRole })]);
}
