//! Owners, invitations, transfers, and who is removed.

use super::desk::{BY_MAIL, DAVE, FIRST, SECOND, VENDOR, users};
use super::*;
use crate::event::{CustomerGone, DownHow, WhyLeft};
use crate::id::{ConsoleId, IssueId, RepInviteId};
use crate::session::{Act, ActRefusal, InvitationEnd, Invitee, WhyWaiting};

/// Covers: SHARE-1.
#[test]
fn only_the_owner_does_what_owners_do() {
    let mut desk = Desk::support(|_| {});
    desk.share(at(1), 0, &[Invitee::User(BOB)]);
    let acts = [
        Act::Transfer(Queue::Team(SECOND)),
        Act::Invite(Invitee::Team(FIRST)),
        Act::CancelInvitation(Invitee::Team(FIRST)),
        Act::Remove(Representative::User(ALICE)),
        Act::RemoveCustomer,
        Act::Hold,
        Act::End,
    ];
    for act in acts {
        assert_eq!(desk.act(at(2), BOB, 0, act), Err(ActRefusal::NotOwner), "{act:?}");
        assert_eq!(desk.act(at(2), CAROL, 0, act), Err(ActRefusal::NotIn), "{act:?}");
        assert_eq!(desk.appliance.act(at(2), VENDOR, SessionId(0), act), Err(ActRefusal::External), "{act:?}");
    }
    assert_eq!(
        (desk.session(0).owner(), desk.members(0)),
        (Some(ALICE), users(&[ALICE, BOB])),
        "sharing moves nothing"
    );
}

/// Covers: SHARE-2, SHARE-4, SHARE-5, EXT-1.
#[test]
fn who_can_be_invited() {
    use ActRefusal::{AlreadyIn, AlreadyInvited, NoHelp, NotThere, OtherTeam};
    let user = Invitee::User;
    // Whether Alice may share with other teams; whom she invites: by mail or not, or why not.
    let cases: [(bool, Invitee, Result<bool, ActRefusal>); 13] = [
        (false, user(ALICE), Err(AlreadyIn)),
        (false, user(BOB), Ok(false)),
        (false, user(BOB), Err(AlreadyInvited)),
        (false, user(CAROL), Err(OtherTeam)),
        // Carol is not logged in, but can be reached; Dave is neither.
        (true, user(CAROL), Ok(true)),
        (true, user(DAVE), Err(NotThere)),
        (false, Invitee::Team(FIRST), Ok(false)),
        (false, Invitee::Team(FIRST), Ok(false)),
        (false, Invitee::Team(SECOND), Err(OtherTeam)),
        (true, Invitee::Team(SECOND), Ok(false)),
        (false, Invitee::Issue(IssueId(0)), Ok(false)),
        (false, Invitee::Issue(IssueId(1)), Err(NoHelp)),
        (false, BY_MAIL, Ok(false)),
    ];
    let mut desk = Desk::support(|plan| plan.directory.users[CAROL.index()].extended_availability = true);
    [CAROL, DAVE].into_iter().for_each(|user| desk.lose(at(0), user));
    desk.serve(at(1), 0);
    for (shares, invitee, invited) in cases {
        desk.change(|directory| directory.users[ALICE.index()].rights.set(Right::ShareWithOtherTeams, shares));
        assert_eq!(desk.act(at(2), ALICE, 0, Act::Invite(invitee)), invited.map(drop), "{invitee:?}");
        if let Ok(mailed) = invited {
            assert_eq!(desk.story(0), [SessionEvent::Invited { invitee, mailed }]);
        }
        desk.outputs();
    }
    assert_eq!(desk.act(at(2), ALICE, 0, Act::Invite(BY_MAIL)), Err(AlreadyInvited), "once");
    // With Bob gone too, the second team can be reached by mail alone, and the first not at all.
    desk.lose(at(3), BOB);
    desk.outputs();
    desk.change(|directory| directory.users[ALICE.index()].rights.set(Right::ShareWithOtherTeams, true));
    let invitee = Invitee::Team(SECOND);
    assert_eq!(desk.act(at(4), ALICE, 0, Act::Invite(invitee)), Ok(()));
    assert_eq!(desk.story(0), [SessionEvent::Invited { invitee, mailed: true }]);
    assert_eq!(desk.act(at(4), ALICE, 0, Act::Invite(Invitee::Team(FIRST))), Err(NotThere));
}

/// Covers: SHARE-2, SHARE-3, SHARE-5.
#[test]
fn who_accepts_and_declines_an_invitation() {
    let mut desk = Desk::support(|_| {});
    desk.serve(at(1), 0);
    let help = Invitee::Issue(IssueId(0));
    for invitee in [Invitee::Team(FIRST), Invitee::Team(FIRST), Invitee::User(BOB), help] {
        assert_eq!(desk.act(at(2), ALICE, 0, Act::Invite(invitee)), Ok(()));
    }
    let tries = [
        (CAROL, Act::Join(Invitee::Team(FIRST)), Err(ActRefusal::NotInvited)),
        (CAROL, Act::Join(help), Err(ActRefusal::NotInvited)),
        (CAROL, Act::Decline(Invitee::User(BOB)), Err(ActRefusal::NotInvited)),
        (BOB, Act::Join(Invitee::User(CAROL)), Err(ActRefusal::NoInvitation)),
        // Nobody declines for a whole team.
        (BOB, Act::Decline(Invitee::Team(FIRST)), Err(ActRefusal::NotInvited)),
        (ALICE, Act::Join(help), Err(ActRefusal::AlreadyIn)),
        (BOB, Act::Join(Invitee::Team(FIRST)), Ok(())),
        (BOB, Act::Join(Invitee::Team(FIRST)), Err(ActRefusal::AlreadyIn)),
    ];
    for (user, act, done) in tries {
        assert_eq!(desk.act(at(3), user, 0, act), done, "{user}: {act:?}");
    }
    // The own one goes with the one that Bob took; the others stay.
    assert_eq!(desk.session(0).invitations(), [Invitee::Team(FIRST), help]);
    desk.outputs();
    assert_eq!(desk.run(at(24 * 60)), [], "invitations do not time out");
    assert_eq!(desk.act(at(1_500), ALICE, 0, Act::CancelInvitation(help)), Ok(()));
    assert_eq!(desk.act(at(1_500), ALICE, 0, Act::CancelInvitation(help)), Err(ActRefusal::NoInvitation));
    assert_eq!(desk.act(at(1_500), ALICE, 0, Act::Remove(Representative::User(BOB))), Ok(()));
    assert_eq!(desk.act(at(1_500), ALICE, 0, Act::Invite(Invitee::User(BOB))), Ok(()));
    assert_eq!(desk.act(at(1_501), BOB, 0, Act::Decline(Invitee::User(BOB))), Ok(()));
    assert_eq!(desk.session(0).invitations(), [Invitee::Team(FIRST)]);
}

/// Covers: SHARE-3.
#[test]
fn every_end_of_an_invitation() {
    type How = fn(&mut Desk);
    const INVITEE: Invitee = Invitee::User(BOB);
    let cases: [(How, InvitationEnd); 8] = [
        (|desk| desk.must(at(3), BOB, 0, Act::Join(INVITEE)), InvitationEnd::Accepted),
        (|desk| desk.must(at(3), BOB, 0, Act::Decline(INVITEE)), InvitationEnd::Declined),
        (|desk| desk.must(at(3), ALICE, 0, Act::CancelInvitation(INVITEE)), InvitationEnd::Cancelled),
        (|desk| desk.lose(at(3), ALICE), InvitationEnd::InviterLeft),
        (|desk| desk.must(at(3), ALICE, 0, Act::Hold), InvitationEnd::InviterLeft),
        (|desk| desk.must(at(3), ALICE, 0, Act::End), InvitationEnd::SessionEnded),
        (|desk| desk.appliance.go_down(at(3), DownHow::Crash), InvitationEnd::SessionEnded),
        (
            |desk| {
                desk.must(at(3), ALICE, 0, Act::Transfer(Queue::Team(SECOND)));
                assert_eq!(desk.session(0).invitations().len(), 1, "not before somebody accepts");
                desk.must(at(4), CAROL, 0, Act::Accept);
            },
            InvitationEnd::Transferred,
        ),
    ];
    for (how, end) in cases {
        let mut desk = Desk::support(|_| {});
        desk.serve(at(1), 0);
        desk.must(at(2), ALICE, 0, Act::Invite(INVITEE));
        desk.outputs();
        how(&mut desk);
        let told = desk.story(0);
        let ends: Vec<_> =
            told.into_iter().filter(|event| matches!(event, SessionEvent::InvitationEnded { .. })).collect();
        assert_eq!(ends, [SessionEvent::InvitationEnded { invitee: INVITEE, how: end }]);
    }
}

/// Covers: SHARE-7.
#[test]
fn whoever_joins_reads_the_whole_chat() {
    let mut desk = Desk::support(|_| {});
    desk.share(at(1), 0, &[BY_MAIL]);
    assert_eq!(desk.act(at(1), BOB, 0, Act::Chat), Err(ActRefusal::NotIn));
    assert_eq!(desk.appliance.act(at(1), VENDOR, SessionId(0), Act::Chat), Err(ActRefusal::NotPermitted));
    for lines in 1..4 {
        desk.outputs();
        assert_eq!(desk.act(at(1), ALICE, 0, Act::Chat), Ok(()));
        assert_eq!(desk.story(0), [SessionEvent::Chatted { who: Representative::User(ALICE), lines }]);
    }
    assert_eq!(desk.act(at(2), ALICE, 0, Act::Invite(Invitee::User(BOB))), Ok(()));
    desk.outputs();
    assert_eq!(desk.act(at(2), BOB, 0, Act::Join(Invitee::User(BOB))), Ok(()));
    assert_eq!(desk.story(0)[1..], [SessionEvent::Joined { who: Representative::User(BOB), history: 3 }]);
    // So does whoever takes it over.
    assert_eq!(desk.act(at(3), ALICE, 0, Act::Transfer(Queue::Team(SECOND))), Ok(()));
    desk.outputs();
    assert_eq!(desk.act(at(3), CAROL, 0, Act::Accept), Ok(()));
    assert!(desk.story(0).contains(&SessionEvent::Joined { who: Representative::User(CAROL), history: 3 }));
}

/// Covers: SHARE-6, SHARE-9.
#[test]
fn a_transfer_makes_another_owner_once_it_is_accepted() {
    let mut desk = Desk::support(|_| {});
    desk.serve(at(1), 0);
    let transfer = |queue| Act::Transfer(queue);
    let refused = [
        (transfer(Queue::Personal(ALICE)), ActRefusal::AlreadyIn),
        (transfer(Queue::General), ActRefusal::NoQueue),
        (Act::Accept, ActRefusal::AlreadyIn),
    ];
    for (act, why) in refused {
        assert_eq!(desk.act(at(2), ALICE, 0, act), Err(why), "{act:?}");
    }
    assert_eq!(desk.act(at(2), ALICE, 0, transfer(Queue::Team(FIRST))), Ok(()));
    assert!(desk.session(0).is_in_transfer());
    assert_eq!((desk.session(0).owner(), desk.members(0)), (Some(ALICE), users(&[ALICE])), "until somebody accepts");
    assert_eq!(desk.act(at(2), ALICE, 0, transfer(Queue::Team(SECOND))), Err(ActRefusal::InTransfer));
    // Alice thinks better of it, and then again.
    desk.outputs();
    assert_eq!(desk.act(at(3), ALICE, 0, Act::Accept), Ok(()));
    assert_eq!(desk.story(0), [SessionEvent::TransferCalledOff]);
    assert_eq!(desk.act(at(4), ALICE, 0, transfer(Queue::Team(FIRST))), Ok(()));
    // It waits like everything: it can be moved on, and stays Alice's.
    assert_eq!(desk.act(at(5), BOB, 0, Act::Move(Queue::Team(SECOND))), Ok(()));
    assert!(desk.session(0).is_in_transfer());
    assert_eq!(desk.act(at(6), ALICE, 0, Act::Accept), Err(ActRefusal::NotYourQueue));
    assert_eq!(desk.act(at(6), CAROL, 0, Act::Accept), Ok(()));
    assert_eq!((desk.session(0).owner(), desk.members(0)), (Some(CAROL), users(&[ALICE, CAROL])));
    assert_eq!(desk.act(at(7), ALICE, 0, transfer(Queue::Team(FIRST))), Err(ActRefusal::NotOwner));
    // The former owner leaves; the session is the new one's to end.
    assert_eq!(desk.act(at(8), ALICE, 0, Act::Leave), Ok(()));
    assert_eq!(desk.act(at(9), CAROL, 0, Act::End), Ok(()));
    assert!(desk.is_over(0));
}

/// Covers: SHARE-9.
#[test]
fn a_transfer_to_nobody_is_called_off() {
    let mut desk = Desk::support(|_| {});
    desk.serve(at(1), 0);
    assert_eq!(desk.act(at(2), ALICE, 0, Act::Transfer(Queue::Personal(DAVE))), Ok(()));
    desk.outputs();
    desk.lose(at(3), DAVE);
    assert_eq!(desk.story(0), [SessionEvent::TransferCalledOff]);
    assert_eq!(desk.session(0).owner(), Some(ALICE));
    assert_eq!(desk.act(at(4), ALICE, 0, Act::Transfer(Queue::Personal(DAVE))), Err(ActRefusal::NotThere));
    // So it is if nobody is in the team any more.
    assert_eq!(desk.act(at(4), ALICE, 0, Act::Transfer(Queue::Team(SECOND))), Ok(()));
    let before = desk.directory().clone();
    let mut saved = before.clone();
    saved.teams[1].members = vec![(DAVE, crate::access::Standing::Member)];
    desk.outputs();
    desk.appliance.change_directory(at(5), crate::id::EntryId(0), &before, &saved);
    assert_eq!(desk.story(0), [SessionEvent::TransferCalledOff]);
}

/// Covers: SHARE-8.
#[test]
fn the_owner_removes_members_and_the_customer() {
    let mut desk = Desk::support(|_| {});
    desk.share(at(1), 0, &[Invitee::User(BOB), BY_MAIL]);
    let bob = Representative::User(BOB);
    let remove = [
        (Representative::User(ALICE), Err(ActRefusal::Owner)),
        (Representative::User(CAROL), Err(ActRefusal::NobodyThere)),
        (bob, Ok(())),
        (VENDOR, Ok(())),
        (VENDOR, Err(ActRefusal::NobodyThere)),
    ];
    for (whom, done) in remove {
        assert_eq!(desk.act(at(2), ALICE, 0, Act::Remove(whom)), done, "{whom:?}");
    }
    let left: Vec<_> = desk.story(0).into_iter().filter(|event| matches!(event, SessionEvent::Left { .. })).collect();
    assert_eq!(left, [bob, VENDOR].map(|who| SessionEvent::Left { who, why: WhyLeft::Removed }));
    assert_eq!(desk.act(at(3), ALICE, 0, Act::RemoveCustomer), Ok(()));
    assert_eq!(desk.story(0), [SessionEvent::CustomerGone { how: CustomerGone::Removed }]);
    assert_eq!(desk.act(at(3), ALICE, 0, Act::RemoveCustomer), Err(ActRefusal::NoCustomer));
    desk.customer_goes(at(3), 0, CustomerGone::Left);
    assert_eq!((desk.session(0).owner(), desk.session(0).customer()), (Some(ALICE), None), "it stays open");
    // Until nobody is in it.
    assert_eq!(desk.act(at(4), ALICE, 0, Act::Hold), Ok(()));
    assert_eq!(desk.story(0).last(), Some(&ended(SessionEnd::CustomerGone)));
}

/// Covers: EXT-1.
#[test]
fn somebody_from_outside_joins_one_session_by_each_invitation() {
    let mut desk = Desk::support(|_| {});
    desk.share(at(1), 0, &[BY_MAIL]);
    desk.serve(at(1), 1);
    assert_eq!(desk.act(at(2), ALICE, 0, Act::Invite(BY_MAIL)), Err(ActRefusal::AlreadyIn));
    assert_eq!(desk.act(at(2), ALICE, 1, Act::Invite(BY_MAIL)), Ok(()));
    let join = |desk: &mut Desk, session| desk.appliance.act(at(3), VENDOR, SessionId(session), Act::Join(BY_MAIL));
    assert_eq!(join(&mut desk, 0), Err(ActRefusal::NoInvitation), "one invitation, once");
    assert_eq!(join(&mut desk, 1), Err(ActRefusal::Elsewhere));
    assert_eq!(desk.appliance.act(at(4), VENDOR, SessionId(0), Act::Leave), Ok(()));
    assert_eq!(join(&mut desk, 1), Ok(()));
    assert_eq!(join(&mut desk, 0), Err(ActRefusal::NoInvitation));
    // With what the profile's policy allows.
    let chat = desk.session(1).outcome_of(VENDOR).map(|outcome| outcome.get(Permission::Chat));
    let holder = crate::session_policy::Holder::RepInvite(RepInviteId(0));
    assert_eq!(chat.map(|chat| (chat.value, chat.holder)), Some((Value::Allowed(false), holder)));
    // Whoever has a console says it there.
    desk.appliance.log_out(at(5), ConsoleId(4), WhyLeft::Lost);
    assert_eq!(desk.appliance.act(at(5), VENDOR, SessionId(1), Act::Leave), Err(ActRefusal::NotLoggedIn));
    assert_eq!(desk.members(1), users(&[ALICE]));
}

/// Covers: EXT-2, EXT-3.
#[test]
fn nobody_from_outside_stays_without_an_owner() {
    type How = fn(&mut Desk);
    // Who is in it besides Alice and the vendor, what happens: whether the vendor stays.
    let lose: How = |desk| desk.lose(at(2), ALICE);
    let hold: How = |desk| desk.must(at(2), ALICE, 0, Act::Hold);
    let transfer: How = |desk| {
        desk.must(at(2), ALICE, 0, Act::Transfer(Queue::Team(SECOND)));
        desk.must(at(2), CAROL, 0, Act::Accept);
        desk.must(at(2), ALICE, 0, Act::Leave);
    };
    let cases =
        [(lose, false, false), (lose, true, true), (hold, false, false), (hold, true, false), (transfer, false, true)];
    for (number, (how, shared, stays)) in cases.into_iter().enumerate() {
        let mut desk = Desk::support(|_| {});
        let others = if shared { vec![BY_MAIL, Invitee::User(BOB)] } else { vec![BY_MAIL] };
        desk.share(at(1), 0, &others);
        how(&mut desk);
        assert_eq!(desk.session(0).has(VENDOR), stays, "{number}");
        assert_eq!(desk.appliance.consoles().console_of(VENDOR).is_some(), stays, "{number}");
        let left = SessionEvent::Left { who: VENDOR, why: WhyLeft::NoOwner };
        assert_eq!(desk.story(0).contains(&left), !stays, "{number}");
    }
}

/// Covers: QUEUE-9, SHARE-9.
#[test]
fn a_session_in_transfer_whose_owner_is_lost_waits_on_for_anybody() {
    let mut desk = Desk::support(|_| {});
    desk.serve(at(1), 0);
    assert_eq!(desk.act(at(2), ALICE, 0, Act::Transfer(Queue::Team(SECOND))), Ok(()));
    desk.outputs();
    desk.lose(at(3), ALICE);
    let waits = SessionEvent::Waits { queue: Queue::Team(SECOND), why: WhyWaiting::LostRepresentative };
    assert_eq!(desk.story(0).last(), Some(&waits));
    assert_eq!((desk.session(0).owner(), desk.session(0).is_in_transfer()), (None, false));
    assert_eq!(desk.act(at(4), CAROL, 0, Act::Accept), Ok(()));
}
