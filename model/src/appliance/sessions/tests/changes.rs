//! The directory changed by users and administrators while sessions go on.

use super::*;
use crate::access::{Role, RoleAction};
use crate::event::{ApplianceEvent, EditAnswer};
use crate::id::{EntryId, RoleId};
use crate::plan::ItemEdit;

/// Covers: ROLE-1, ROLE-4, JGRP-8, JPOL-9, SPOL-17.
#[test]
fn an_item_is_edited_as_far_as_a_role_grants_it() {
    let item = JumpItemId(0);
    let policy = Some(SessionPolicyId(0));
    let edits = [
        (ItemEdit::Move(Place::Group(DESKS)), RoleAction::Move),
        (ItemEdit::PublicPortal(HELP), RoleAction::EditPublicPortal),
        (ItemEdit::JumpPolicy(Some(JumpPolicyId(0))), RoleAction::EditJumpPolicy),
        (ItemEdit::PresentPolicy(policy), RoleAction::EditSessionPolicy),
        (ItemEdit::NotPresentPolicy(policy), RoleAction::EditSessionPolicy),
    ];
    for (edit, needed) in edits {
        let all_but = RoleAction::ALL.into_iter().filter(|action| *action != needed).collect();
        let cases = [
            (Some([needed].into_iter().collect()), EditAnswer::Made),
            (Some(all_but), EditAnswer::NotGranted(needed)),
            (None, EditAnswer::NoAccess),
        ];
        for (grants, answer) in cases {
            let mut desk = Desk::with(|directory| {
                add_policy(directory, &[]);
                let members = &mut directory.jump_groups[0].members;
                match grants {
                    Some(grants) => {
                        members[BOB.index()].role = Some(RoleId(directory.roles.len() as u32));
                        directory.roles.push(Role { name: "editor".to_owned(), description: None, grants });
                    }
                    None => members.retain(|member| member.user != BOB),
                }
            });
            let mut expected = desk.directory()[item].clone();
            if answer == EditAnswer::Made {
                match edit {
                    ItemEdit::Move(place) => expected.place = place,
                    ItemEdit::PublicPortal(portal) => expected.portal = portal,
                    ItemEdit::JumpPolicy(policy) => expected.jump_policy = policy,
                    ItemEdit::PresentPolicy(policy) => expected.present = policy,
                    ItemEdit::NotPresentPolicy(policy) => expected.not_present = policy,
                }
            }
            assert_eq!(desk.appliance.edit_item(BOB, item, edit), answer == EditAnswer::Made);
            let told = ApplianceEvent::ItemEdited { item, user: BOB, edit, answer };
            assert_eq!(desk.outputs(), [Output::Event(told)]);
            assert_eq!(desk.directory()[item], expected, "{edit:?} {answer:?}");
        }
    }
}

/// Covers: JGRP-8, JPOL-9, SPOL-17.
#[test]
fn an_edit_counts_from_the_next_session_on() {
    let mut desk = Desk::with(|directory| {
        directory.jump_policies[0].schedule = Some(an_hour(true));
        directory.jump_items[0].jump_policy = Some(JumpPolicyId(0));
        directory.settings.simultaneous_jumps = true;
        add_policy(directory, &[(Permission::Chat, Value::Allowed(true))]);
    });
    let first = JumpItemId(0);
    desk.start(at(60), jump(0, BOB, 0));
    assert!(desk.appliance.edit_item(ALICE, first, ItemEdit::JumpPolicy(None)));
    assert!(desk.appliance.edit_item(ALICE, first, ItemEdit::NotPresentPolicy(Some(SessionPolicyId(0)))));
    desk.outputs();
    desk.start(at(61), jump(1, BOB, 0));
    let chat = [0, 1].map(|session| desk.value(SessionId(session), Permission::Chat));
    assert_eq!(chat, [Value::Allowed(false), Value::Allowed(true)]);
    assert!(desk.appliance.edit_item(ALICE, first, ItemEdit::Move(Place::Group(DESKS))));
    desk.outputs();
    assert_eq!(desk.ask(at(62), jump(2, BOB, 0)), [refused(SessionRefusal::NoAccess)]);
    let forced: Vec<_> = desk.run(at(600)).into_iter().map(|(at, session, _)| (at, session)).collect();
    let noticed = [105, 110, 115, 120].map(|minute| (at(minute), SessionId(0)));
    assert_eq!(forced, noticed, "the policy of its start ends the first; the second has none");
}

/// Covers: SPOL-12, SPOL-14, GPOL-3, JGRP-6.
#[test]
fn a_directory_that_is_saved_counts_from_the_next_session_on() {
    let mut desk = Desk::with(|directory| {
        let shared = add_policy(directory, &[(Permission::Chat, Value::Allowed(false))]);
        directory.portals[HELP.index()].session_policy = Some(shared);
        directory.users[CAROL.index()].rights.set(Right::UseJumpClients, true);
    });
    desk.start(at(1), request(0, ALICE, CUSTOMER));
    assert_eq!(desk.ask(at(1), jump(1, CAROL, 0)), [refused(SessionRefusal::NoAccess)]);
    let before = desk.directory().clone();
    let mut saved = before.clone();
    saved.session_policies[0].permissions.define(Permission::Chat, Value::Allowed(true));
    saved.users[CAROL.index()].roles.system = OPERATOR;
    assert!(desk.appliance.change_directory(SimTime::ZERO, EntryId(5), &before, &saved));
    assert_eq!(desk.outputs(), [Output::Event(ApplianceEvent::DirectoryChanged { entry: EntryId(5) })]);
    desk.start(at(2), request(2, ALICE, CUSTOMER));
    let chat = [0, 2].map(|session| desk.value(SessionId(session), Permission::Chat));
    assert_eq!(chat, [Value::Allowed(false), Value::Allowed(true)]);
    desk.start(at(2), jump(3, CAROL, 0));
    assert!(!desk.appliance.change_directory(SimTime::ZERO, EntryId(6), &saved, &saved), "nothing is another");
}

#[test]
fn a_directory_that_is_saved_leaves_what_users_did_and_it_does_not_change() {
    let mut desk = Desk::with_capacity(CLIENTS + 1, |directory| {
        directory.global.define(Permission::Pinning, Value::Allowed(true));
    });
    let mut before = desk.directory().clone();
    before.jump_items.truncate(PINNED.index());
    desk.start(at(1), request(0, ALICE, CUSTOMER));
    assert!(desk.appliance.pin(SessionId(0), PINNED, Some(JumpGroupId(0)), true).flatten().is_some());
    let [kept, overruled] = [0, 1].map(JumpItemId);
    for item in [kept, overruled] {
        assert!(desk.appliance.edit_item(ALICE, item, ItemEdit::PublicPortal(HELP)));
        assert!(desk.appliance.edit_item(ALICE, item, ItemEdit::JumpPolicy(Some(JumpPolicyId(0)))));
    }
    let mut saved = before.clone();
    saved.portals.push(Portal { name: "other".to_owned(), session_policy: None });
    saved.jump_items[overruled.index()].portal = PortalId(2);
    desk.appliance.change_directory(SimTime::ZERO, EntryId(0), &before, &saved);
    let (policy, now) = (Some(JumpPolicyId(0)), desk.directory());
    assert_eq!((now[kept].portal, now[kept].jump_policy), (HELP, policy));
    assert_eq!((now[overruled].portal, now[overruled].jump_policy), (PortalId(2), policy));
    assert_eq!(
        (now[PINNED].portal, now[PINNED].password),
        (HELP, true),
        "pinned meanwhile, and unknown to the administrator"
    );
    assert_eq!(now.portals.len(), 3);
}
