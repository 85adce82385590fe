//! Who gets a session, and until when.

use super::*;
use crate::access::example::DEPLOYER;
use crate::event::{DownHow, LossSeen, Unavailable};
use crate::session_policy::JumpTo;

/// Covers: SPOL-7, SPOL-14, PSIM-1.
#[test]
fn a_session_of_each_kind_starts_with_what_the_directory_gives_it() {
    let present = Screen { user_logged_in: true, ..Screen::default() };
    let [jump_client, jumpoint, local] = [0, CLIENTS, CLIENTS + 1].map(JumpItemId);
    let starts = [
        (CUSTOMER, Start::Customer { portal: HELP }),
        (How::SupportButton(SupportButtonId(0)), Start::SupportButton(SupportButtonId(0))),
        (How::JumpTo(JumpTo::Jumpoint), Start::JumpTo(JumpTo::Jumpoint)),
        (How::JumpTo(JumpTo::LocalJump), Start::JumpTo(JumpTo::LocalJump)),
        (How::Jump(jumpoint), Start::Jump { item: jumpoint, present: false }),
        (How::Jump(local), Start::Jump { item: local, present: false }),
        (How::Jump(jump_client), Start::Jump { item: jump_client, present: true }),
    ];
    for (how, start) in starts {
        let mut desk = Desk::with(|directory| {
            let policies =
                [true, false].map(|allowed| add_policy(directory, &[(Permission::Chat, Value::Allowed(allowed))]));
            directory.portals[HELP.index()].session_policy = Some(policies[0]);
            directory.jump_items[jump_client.index()].present = Some(policies[0]);
            directory.jump_items[jump_client.index()].not_present = Some(policies[1]);
        });
        let session = SessionId(0);
        desk.appliance.ask_for_session(at(1), request(0, ALICE, how));
        let mut outputs = desk.outputs();
        assert_eq!(outputs.remove(0), Output::Session(session, SessionEvent::Asked { user: ALICE, how }));
        if how == How::Jump(jump_client) {
            let asks = Output::Send { connection: ConnectionId(0), message: ToClient::SessionBegins { session } };
            assert_eq!(outputs, [asks], "nothing has begun");
            assert!(desk.appliance.sessions().is_empty());
            desk.answer(at(1), ConnectionId(0), session, present);
            outputs = desk.outputs();
        }
        let outcome = desk.appliance.sessions.in_force.resolver().outcome(Representative::User(ALICE), start);
        let permitted = outcome.all().map(|(permission, decision)| SessionEvent::Permitted { permission, decision });
        let started = SessionEvent::Started { user: ALICE, start, overridden: false };
        let expected: Vec<_> =
            std::iter::once(started).chain(permitted).map(|event| Output::Session(session, event)).collect();
        assert_eq!(outputs, expected, "{how:?}");
        let kept = desk.appliance.sessions().get(session).expect("it is under way");
        assert_eq!((kept.owner(), kept.start(), kept.outcome()), (Some(ALICE), start, Some(&outcome)));
        assert!(desk.appliance.close_session(SimTime::ZERO, session));
        assert_eq!(desk.told(), [(session, ended(SessionEnd::Closed))]);
        // The next one just like it refers to it.
        if !matches!(how, How::Jump(_)) {
            desk.appliance.ask_for_session(at(2), request(9, ALICE, how));
            let as_before = SessionEvent::PermittedAs { outcome: 0 };
            assert_eq!(desk.outputs().last(), Some(&Output::Session(SessionId(9), as_before)));
            assert!(desk.appliance.close_session(at(2), SessionId(9)));
            desk.outputs();
        }
        assert!(!desk.appliance.close_session(SimTime::ZERO, session) && desk.outputs().is_empty(), "closed once");
    }
}

/// Covers: PRES-1, PRES-2, PRES-3.
#[test]
fn presence_is_what_the_jump_client_answers() {
    let [nobody, user, locked] = [(false, false), (true, false), (true, true)].map(|(user_logged_in, locked)| Screen {
        user_logged_in,
        locked,
        screen_saver: false,
    });
    let cases = [(nobody, true, false), (user, true, true), (locked, true, false), (locked, false, true)];
    for (screen, detection, present) in cases {
        let mut desk = Desk::with(|directory| directory.settings.screen_state_detection = detection);
        desk.appliance.ask_for_session(at(1), jump(0, ALICE, 0));
        desk.answer(at(1), ConnectionId(0), SessionId(0), screen);
        let start = desk.appliance.sessions().get(SessionId(0)).map(Session::start);
        assert_eq!(start, Some(Start::Jump { item: JumpItemId(0), present }), "{screen:?} {detection}");
    }
}

/// Covers: ROLE-3, ROLE-6, JGRP-1, PIN-9, JPOL-3, JPOL-4, JPOL-6, JPOL-7, SIMUL-2.
#[test]
fn of_several_reasons_against_a_session_the_first_is_given() {
    let next = Some(at(60));
    type Mend = fn(&mut Desk, &mut SessionRequest);
    let steps: [(SessionRefusal, Mend); 10] = [
        (SessionRefusal::ItemType, |desk, _| {
            desk.change(|directory| directory.users[CAROL.index()].rights.set(Right::UseJumpClients, true));
        }),
        (SessionRefusal::NoAccess, |desk, _| desk.change(|directory| join(directory, DEPLOYER))),
        (SessionRefusal::Role, |desk, _| desk.change(|directory| join(directory, OPERATOR))),
        (SessionRefusal::Password, |_, request| request.password = true),
        (SessionRefusal::OutsideSchedule { next }, |_, request| request.overrides = true),
        (SessionRefusal::MayNotOverride { next }, |desk, _| {
            desk.change(|directory| directory.users[CAROL.index()].rights.set(Right::ModifyJumpPolicies, true));
        }),
        (SessionRefusal::Ticket, |_, request| request.ticket = true),
        (SessionRefusal::Challenge, |_, request| request.challenge_passed = true),
        (SessionRefusal::InUse, |_, request| request.invited_by = Some(ALICE)),
        (SessionRefusal::Unavailable(Unavailable::Disabled), |desk, _| {
            desk.appliance.handle_message(at(2), ConnectionId(0), ToAppliance::Disabled { disabled: false });
        }),
    ];
    let mut desk = Desk::with(|_| {});
    desk.start(at(1), jump(0, ALICE, 0));
    desk.change(|directory| {
        (directory.jump_items[0].password, directory.jump_items[0].jump_policy) = (true, Some(JumpPolicyId(0)));
        let policy = &mut directory.jump_policies[0];
        (policy.ticket_required, policy.challenge_required) = (true, true);
        policy.schedule = Some(an_hour(true));
    });
    desk.appliance.handle_message(at(2), ConnectionId(0), ToAppliance::Disabled { disabled: true });
    desk.outputs();
    let mut request = jump(1, CAROL, 0);
    for (why, mend) in steps {
        assert_eq!(desk.ask(at(2), request), [refused(why)]);
        mend(&mut desk, &mut request);
        desk.outputs();
    }
    let start = Start::Jump { item: JumpItemId(0), present: false };
    assert_eq!(desk.ask(at(2), request), [SessionEvent::Started { user: CAROL, start, overridden: true }]);
}

/// Covers: ROLE-6.
#[test]
fn what_is_no_jump_client_is_asked_of_the_account_and_the_role_alone() {
    let [jumpoint, local] = [CLIENTS, CLIENTS + 1].map(|item| How::Jump(JumpItemId(item)));
    let rights = [
        (How::JumpTo(JumpTo::Jumpoint), Right::UseJumpoints),
        (How::JumpTo(JumpTo::LocalJump), Right::UseLocalJump),
        (jumpoint, Right::UseJumpoints),
        (local, Right::UseLocalJump),
    ];
    for (how, right) in rights {
        let mut desk = Desk::with(|_| {});
        assert_eq!(desk.ask(at(1), request(0, BOB, how)), [refused(SessionRefusal::ItemType)], "{how:?}");
        desk.change(|directory| directory.users[BOB.index()].rights.set(right, true));
        desk.start(at(1), request(1, BOB, how));
        // Others are not kept out: that is said of Jump Clients.
        desk.start(at(1), request(2, ALICE, how));
    }
}

/// Covers: JPOL-1, JPOL-2.
#[test]
fn a_jump_policy_acts_where_it_is_applied_and_only_if_its_schedule_is_enabled() {
    let entries = an_hour(true).entries().to_vec();
    let disabled = Schedule::new(false, "UTC", entries, true).expect("a schedule");
    let mut desk = Desk::with(|directory| {
        let base = directory.jump_policies[0].clone();
        directory.jump_policies[0].schedule = Some(an_hour(true));
        directory.jump_policies.push(JumpPolicy { schedule: Some(disabled), ..base });
        directory.jump_items[1].jump_policy = Some(JumpPolicyId(0));
        directory.jump_items[2].jump_policy = Some(JumpPolicyId(1));
    });
    desk.start(at(1), jump(0, BOB, 0));
    assert_eq!(desk.ask(at(1), jump(1, BOB, 1)), [refused(SessionRefusal::OutsideSchedule { next: Some(at(60)) })]);
    desk.start(at(1), jump(2, BOB, 2));
    assert_eq!(desk.run(at(600)), [], "nobody is told of an end that is none");
}

/// Covers: SIMUL-1, SIMUL-2, SIMUL-3.
#[test]
fn a_second_user_comes_in_as_policy_setting_and_invitation_say() {
    use crate::access::jump_policy::Simultaneous::{Allow, Disallow, Global};
    // The Jump Policy's word, the global setting, who invites, whether Bob gets in to Alice.
    let cases = [
        (None, false, None, false),
        (None, true, None, true),
        (Some(Global), false, None, false),
        (Some(Global), true, None, true),
        (Some(Allow), false, None, true),
        (Some(Disallow), true, None, false),
        (Some(Disallow), true, Some(CAROL), false),
        (Some(Disallow), true, Some(ALICE), true),
    ];
    for (policy, global, invited_by, enters) in cases {
        let mut desk = Desk::with(|directory| {
            directory.settings.simultaneous_jumps = global;
            directory.jump_policies[0].simultaneous = policy.unwrap_or_default();
            directory.jump_items[0].jump_policy = policy.map(|_| JumpPolicyId(0));
        });
        desk.start(at(1), jump(0, ALICE, 0));
        let second = SessionRequest { invited_by, ..jump(1, BOB, 0) };
        let in_use = desk.ask(at(1), second) == [refused(SessionRefusal::InUse)];
        assert_eq!(in_use, !enters, "{policy:?} {global} {invited_by:?}");
        // Another computer is free, and so is this one for whoever came first, and for others afterwards.
        desk.start(at(1), jump(2, BOB, 1));
        desk.start(at(1), jump(3, ALICE, 0));
        for session in [0, 1, 3] {
            desk.appliance.close_session(SimTime::ZERO, SessionId(session));
        }
        desk.outputs();
        desk.start(at(1), jump(4, BOB, 0));
    }
}

/// Sessions are not numbered as they start: that with the lower number may be the later one.
/// Covers: SIMUL-2.
#[test]
fn whoever_came_first_invites() {
    let mut desk = Desk::with(|directory| join(directory, OPERATOR));
    desk.change(|directory| directory.users[CAROL.index()].rights.set(Right::UseJumpClients, true));
    desk.start(at(1), jump(9, ALICE, 0));
    desk.start(at(1), SessionRequest { invited_by: Some(ALICE), ..jump(3, BOB, 0) });
    let by = |inviting| SessionRequest { invited_by: Some(inviting), ..jump(5, CAROL, 0) };
    assert_eq!(desk.ask(at(1), by(BOB)), [refused(SessionRefusal::InUse)]);
    desk.start(at(1), by(ALICE));
}

#[test]
fn who_withdraws_before_the_answer_gets_nothing() {
    let mut desk = Desk::with(|_| {});
    desk.appliance.ask_for_session(at(1), jump(0, ALICE, 0));
    desk.outputs();
    assert!(desk.appliance.close_session(SimTime::ZERO, SessionId(0)));
    assert_eq!(desk.told(), [(SessionId(0), refused(SessionRefusal::Withdrawn))]);
    desk.answer(at(1), ConnectionId(0), SessionId(0), Screen::default());
    assert!(desk.outputs().is_empty() && desk.appliance.sessions().is_empty(), "the answer comes too late");
    assert!(!desk.appliance.close_session(SimTime::ZERO, SessionId(0)));
}

#[test]
fn an_answer_counts_on_the_connection_of_the_jump_client_alone_and_once() {
    let mut desk = Desk::with(|_| {});
    desk.appliance.ask_for_session(at(1), jump(0, ALICE, 0));
    desk.outputs();
    desk.answer(at(1), ConnectionId(1), SessionId(0), Screen::default());
    desk.answer(at(1), ConnectionId(77), SessionId(0), Screen::default());
    desk.answer(at(1), ConnectionId(0), SessionId(1), Screen::default());
    assert!(desk.outputs().is_empty());
    desk.answer(at(1), ConnectionId(0), SessionId(0), Screen::default());
    assert_eq!(desk.told().len(), 1);
    desk.answer(at(1), ConnectionId(0), SessionId(0), Screen::default());
    assert_eq!((desk.told(), desk.appliance.sessions().len()), (vec![], 1));
}

/// Covers: ROLE-3, SIMUL-2.
#[test]
fn what_is_permitted_is_looked_at_again_when_the_jump_client_answers() {
    let mut desk = Desk::with(|_| {});
    for (session, user) in [(0, ALICE), (1, BOB)] {
        desk.appliance.ask_for_session(at(1), jump(session, user, 0));
    }
    desk.outputs();
    desk.answer(at(1), ConnectionId(0), SessionId(0), Screen::default());
    desk.answer(at(1), ConnectionId(0), SessionId(1), Screen::default());
    let second = (SessionId(1), refused(SessionRefusal::InUse));
    assert_eq!(desk.told().last(), Some(&second), "Alice was quicker");

    desk.appliance.ask_for_session(at(2), jump(2, BOB, 1));
    desk.change(|directory| directory.jump_groups[0].members[BOB.index()].role = Some(DEPLOYER));
    desk.outputs();
    desk.answer(at(2), ConnectionId(1), SessionId(2), Screen::default());
    assert_eq!(desk.told(), [(SessionId(2), refused(SessionRefusal::Role))], "the role was taken away meanwhile");
}

#[test]
fn with_the_connection_go_the_sessions_of_that_jump_client_and_no_others() {
    let mut desk = Desk::with(|_| {});
    desk.start(at(1), jump(0, ALICE, 0));
    desk.start(at(1), jump(1, ALICE, 1));
    desk.start(at(1), request(2, ALICE, CUSTOMER));
    desk.appliance.ask_for_session(at(1), jump(3, ALICE, 0));
    desk.appliance.ask_for_session(at(1), jump(4, BOB, 2));
    desk.outputs();
    desk.appliance.handle_hung_up(at(2), ConnectionId(0), LossSeen::Closed);
    let lost = [(SessionId(3), refused(SessionRefusal::ContactLost)), (SessionId(0), ended(SessionEnd::ContactLost))];
    assert_eq!(desk.told(), lost);
    desk.answer(at(2), ConnectionId(2), SessionId(4), Screen::default());
    assert_eq!((desk.told().len(), desk.appliance.sessions().len()), (1, 3), "two others, and one that begins");
    for (session, client) in [(5, 0), (6, AWAY.0)] {
        let offline = refused(SessionRefusal::Unavailable(Unavailable::Offline));
        assert_eq!(desk.ask(at(2), jump(session, ALICE, client)), [offline]);
    }
}

#[test]
fn no_session_outlives_the_appliance() {
    for how in [DownHow::Restart, DownHow::Crash] {
        let mut desk = Desk::with(|directory| {
            directory.jump_policies[0].schedule = Some(an_hour(true));
            directory.jump_items[0].jump_policy = Some(JumpPolicyId(0));
        });
        desk.start(at(70), jump(0, ALICE, 0));
        desk.start(at(70), request(1, ALICE, CUSTOMER));
        desk.appliance.ask_for_session(at(70), jump(2, BOB, 1));
        desk.outputs();
        desk.appliance.go_down(at(80), how);
        let over = [
            (SessionId(2), refused(SessionRefusal::ContactLost)),
            (SessionId(0), ended(SessionEnd::ApplianceDown)),
            (SessionId(1), ended(SessionEnd::ApplianceDown)),
        ];
        assert_eq!(desk.told(), over, "each of them once");
        desk.appliance.come_up();
        desk.outputs();
        assert!(desk.appliance.sessions().is_empty());
        assert_eq!(desk.run(at(300)), [], "nobody is told of the schedule of a session that is over");
        desk.start(at(300), request(3, ALICE, CUSTOMER));
    }
}

/// Carol is in the servers' group, with that role.
fn join(directory: &mut Directory, role: crate::id::RoleId) {
    let members = &mut directory.jump_groups[0].members;
    members.retain(|member| member.user != CAROL);
    members.push(crate::access::Member { user: CAROL, role: Some(role) });
}
