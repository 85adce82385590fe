//! Log-ins at consoles, and changes from one to another, as each console sees them.

mod storm;

use super::super::testing::{
    ALICE, BOB, BOBS, CAROLS, CHROMEBOOK, DESKTOP, DESKTOP_ON_CHROMEBOOK, MOBILE, Office, WEB, of_sessions,
};
use super::*;
use crate::id::{PortalId, RepInviteId, SessionId};
use crate::plan::{AutomaticAssignment, Device, SiteCertificate, SoftwareVersion};
use crate::session::{Act, ActRefusal, Arrival, CustomerClient, Entrance, Invitee, Queue};
use crate::time::SimDuration;
use crate::wire::ToAppliance;

const HERS: SessionId = SessionId(0);
const HIS: SessionId = SessionId(1);
const ALICES: Representative = Representative::User(ALICE);

const fn refused(why: LogInRefusal) -> ConsoleEvent {
    ConsoleEvent::LogInRefused { why }
}

/// Covers: APP-8.
#[test]
fn each_user_takes_a_licence_and_one_who_changes_takes_no_second() {
    let mut office = Office::with(|plan| plan.appliance.licences = Some(2));
    office.log_in(DESKTOP);
    office.log_in(BOBS);
    assert_eq!(office.appliance.consoles().licences_in_use(), 2);
    let refusal = (
        vec![ToClient::Connected, ToClient::LogInRefused { why: LogInRefusal::Licences }],
        vec![(CAROLS, refused(LogInRefusal::Licences))],
    );
    assert_eq!(office.see(CAROLS), refusal);
    office.log_in(WEB);
    assert_eq!(office.appliance.consoles().who_is_at(WEB), Some(ALICES));
    assert_eq!(office.appliance.consoles().licences_in_use(), 2);
    assert_eq!(office.see(CAROLS), refusal);
    // One becomes free, and is taken by whoever comes first.
    office.say(BOBS, ToAppliance::Leave);
    office.log_in(CAROLS);
    assert_eq!(office.appliance.consoles().licences_in_use(), 2);
    assert_eq!(office.see(BOBS).1, [(BOBS, refused(LogInRefusal::Licences))]);
    assert!(office.appliance.is_up() && !office.appliance.consoles().is_at_hand(BOB));
}

/// Any number of Jump Clients goes with one licence.
///
/// Covers: APP-8.
#[test]
fn without_a_count_everybody_logs_in_and_somebody_from_outside_needs_none() {
    let mut office = Office::with(|_| {});
    for console in [DESKTOP, BOBS, CAROLS] {
        office.log_in(console);
    }
    assert_eq!(office.appliance.consoles().licences_in_use(), 3);
    let external = Representative::External(RepInviteId(0));
    let mut office = Office::with(|plan| {
        plan.appliance.licences = Some(1);
        plan.consoles[CAROLS.index()].who = external;
    });
    office.log_in(DESKTOP);
    office.log_in(CAROLS);
    assert_eq!(office.appliance.consoles().who_is_at(CAROLS), Some(external));
    assert_eq!(office.appliance.consoles().licences_in_use(), 1);
    assert_eq!(office.see(BOBS).1, [(BOBS, refused(LogInRefusal::Licences))]);
}

/// Covers: WEB-1, WEB-6.
#[test]
fn web_and_mobile_consoles_connect_as_the_site_allows() {
    type Change = fn(&mut ConsoleAccess);
    let nothing: Change = |_| {};
    let off: Change = |access| *access = ConsoleAccess::default();
    let old: Change = |access| access.software = SoftwareVersion { major: 16, minor: 1 };
    let own: Change = |access| access.certificate = SiteCertificate::SelfSigned;
    let cases: [(Change, ConsoleId, Option<LogInRefusal>); 11] = [
        (nothing, DESKTOP, None),
        (nothing, WEB, None),
        (nothing, MOBILE, None),
        (off, DESKTOP, None),
        (off, WEB, Some(LogInRefusal::WebAndMobileOff)),
        (off, MOBILE, Some(LogInRefusal::WebAndMobileOff)),
        (old, DESKTOP, None),
        (old, WEB, Some(LogInRefusal::Software)),
        (own, DESKTOP, None),
        (own, WEB, Some(LogInRefusal::Certificate)),
        (own, MOBILE, None),
    ];
    for (number, (change, console, why)) in cases.into_iter().enumerate() {
        let mut office = Office::with(|plan| change(&mut plan.support.console_access));
        let expected = match why {
            Some(why) => refused(why),
            None => ConsoleEvent::LoggedIn { who: ALICES },
        };
        assert_eq!(office.see(console).1, [(console, expected)], "case {number}");
        let at = if why.is_none() { Some(console) } else { None };
        assert_eq!(office.appliance.consoles().console_of(ALICES), at, "case {number}");
    }
}

/// Alice owns one session and is in one of Bob's; she changes after 200 of 600 seconds.
fn with_sessions(first: ConsoleId) -> Office {
    let mut office = Office::with(|_| {});
    office.log_in(first);
    office.log_in(BOBS);
    office.accept(HERS, ALICE, 600);
    office.accept(HIS, BOB, 600);
    for (who, act) in [
        (Representative::User(BOB), Act::Transfer(Queue::Personal(ALICE))),
        (ALICES, Act::Accept),
        (ALICES, Act::Transfer(Queue::Personal(BOB))),
        (Representative::User(BOB), Act::Accept),
    ] {
        assert_eq!(office.appliance.act(office.now, who, HIS, act), Ok(()), "{act:?}");
    }
    office.outputs();
    let owner = |session| office.appliance.sessions().get(session).and_then(|one| one.owner());
    assert_eq!((owner(HERS), owner(HIS)), (Some(ALICE), Some(BOB)));
    office.pass(199);
    office
}

/// Covers: WEB-2.
#[test]
fn who_changes_to_another_console_takes_the_sessions_along() {
    for (first, second) in [(DESKTOP, WEB), (WEB, DESKTOP), (CHROMEBOOK, DESKTOP), (DESKTOP, CHROMEBOOK), (WEB, MOBILE)]
    {
        let mut office = with_sessions(first);
        let outputs = office.log_in(second);
        let shown = office.sent_to(second, &outputs);
        let left = Some(SimDuration::from_secs(400));
        let yours = ToClient::SessionYours { session: HERS, handling: left, screen: None };
        let joined = ToClient::SessionJoined { session: HIS };
        assert_eq!(shown, [ToClient::Connected, ToClient::LoggedIn, yours, joined], "{first} {second}");
        assert_eq!(office.sent_to(first, &outputs), [ToClient::SignedOut], "{first} {second}");
        assert_eq!(of_sessions(&outputs), [], "nothing happens to the sessions");
        let consoles = office.appliance.consoles();
        assert_eq!((consoles.console_of(ALICES), consoles.who_is_at(first)), (Some(second), None));
        assert_eq!(office.appliance.sessions().count_of(ALICE), 2);
        // What is still said at the former one is heard no more.
        let outputs = office.say(first, ToAppliance::Act { session: HERS, act: Act::End });
        assert_eq!((outputs, office.appliance.sessions().len()), (vec![], 2), "{first} {second}");
        let outputs = office.say(second, ToAppliance::Act { session: HERS, act: Act::End });
        assert_eq!(of_sessions(&outputs).len(), 1, "{first} {second}");
    }
}

/// More work than there was does not come of changing back and forth, and none is left in the end.
#[test]
fn what_is_left_of_the_handling_goes_down() {
    let mut office = with_sessions(DESKTOP);
    let mut left = Vec::new();
    for (console, seconds) in [(WEB, 100), (DESKTOP, 250), (WEB, 100), (DESKTOP, 0)] {
        let (shown, _) = office.see(console);
        left.extend(shown.into_iter().find_map(|message| match message {
            ToClient::SessionYours { session: HERS, handling, .. } => handling,
            _ => None,
        }));
        office.pass(seconds);
    }
    assert_eq!(left, [400, 299, 48, 0].map(SimDuration::from_secs));
}

/// Covers: WEB-7.
#[test]
fn a_change_that_is_refused_leaves_everything_as_it_was() {
    let mut office = with_sessions(CHROMEBOOK);
    let outputs = office.log_in(DESKTOP_ON_CHROMEBOOK);
    let why = LogInRefusal::Device;
    let shown = [ToClient::Connected, ToClient::LogInRefused { why }];
    assert_eq!(office.sent_to(DESKTOP_ON_CHROMEBOOK, &outputs), shown);
    assert_eq!((office.sent_to(CHROMEBOOK, &outputs), of_sessions(&outputs)), (vec![], vec![]));
    assert_eq!(office.appliance.consoles().console_of(ALICES), Some(CHROMEBOOK));
    assert_eq!(office.appliance.sessions().count_of(ALICE), 2);
    let outputs = office.say(CHROMEBOOK, ToAppliance::Act { session: HERS, act: Act::End });
    assert_eq!(of_sessions(&outputs).len(), 1, "the web console still works");
    // The same where the web console connects no more: who is there stays.
    let mut office = Office::with(|plan| plan.appliance.licences = Some(1));
    office.log_in(BOBS);
    assert_eq!(office.see(WEB).1, [(WEB, refused(LogInRefusal::Licences))]);
    assert!(office.appliance.consoles().is_at_hand(BOB));
}

/// Covers: TOOL-5.
#[test]
fn it_is_known_which_kind_of_console_somebody_is_at() {
    let mut office = Office::with(|_| {});
    assert_eq!(office.appliance.consoles().kind_of(ALICES), None);
    for (console, kind) in
        [(DESKTOP, ConsoleKind::Desktop), (CHROMEBOOK, ConsoleKind::Web), (MOBILE, ConsoleKind::Mobile)]
    {
        office.log_in(console);
        assert_eq!(office.appliance.consoles().kind_of(ALICES), Some(kind));
    }
    office.lose(MOBILE);
    assert_eq!(office.appliance.consoles().kind_of(ALICES), None);
}

/// What was offered is offered at the other console as well, and whoever has just logged in is not idle.
#[test]
fn offers_follow_and_idleness_does_not() {
    let assignment =
        AutomaticAssignment { offer_timeout: SimDuration::from_secs(600), ..AutomaticAssignment::default() };
    let mut office = Office::with(|plan| plan.support.assignment = Some(assignment));
    office.log_in(DESKTOP);
    let arrival = Arrival {
        entrance: Entrance::Name { portal: PortalId(0), user: ALICE },
        client: CustomerClient::Full,
        device: Device::Windows,
        wanted_ago: SimDuration::ZERO,
        handling: None,
        screen: None,
    };
    office.appliance.arrive(office.now, HERS, arrival);
    office.outputs();
    office.say(DESKTOP, ToAppliance::Idle { idle: true });
    assert!(!office.appliance.consoles().takes_offers(ALICE));
    let (shown, told) = office.see(WEB);
    assert!(shown.ends_with(&[ToClient::SessionWaits { session: HERS }, ToClient::SessionOffered { session: HERS }]));
    assert!(
        told.contains(&(WEB, ConsoleEvent::Idle { idle: false })) && office.appliance.consoles().takes_offers(ALICE)
    );
    assert_eq!(office.appliance.act(office.now, ALICES, HERS, Act::Refuse), Ok::<(), ActRefusal>(()));
}

/// The setting and the certificate concern the next log-in, and whoever is logged in stays so.
///
/// Covers: WEB-1, WEB-6.
#[test]
fn another_setting_signs_nobody_out() {
    let mut office = Office::with(|plan| {
        plan.support.console_access.web_and_mobile = false;
        plan.support.console_access.certificate = SiteCertificate::SelfSigned;
    });
    let now = SimTime::from_secs(1);
    assert_eq!(office.see(WEB).1, [(WEB, refused(LogInRefusal::WebAndMobileOff))]);
    office.appliance.change(now, Setting::WebAndMobileConsoles(true));
    assert_eq!(office.see(WEB).1, [(WEB, refused(LogInRefusal::Certificate))]);
    office.appliance.change(now, Setting::SiteCertificate(SiteCertificate::CaSigned));
    office.log_in(WEB);
    office.appliance.change(now, Setting::WebAndMobileConsoles(false));
    office.appliance.change(now, Setting::SiteCertificate(SiteCertificate::Expired));
    assert_eq!(office.appliance.consoles().who_is_at(WEB), Some(ALICES));
}

/// What a console says at which its user is not logged in concerns nobody.
///
/// Covers: QUEUE-10.
#[test]
fn only_the_console_at_which_somebody_is_says_that_one_is_idle() {
    let mut office = Office::with(|_| {});
    office.log_in(WEB);
    for (console, idle, offered) in
        [(DESKTOP, true, true), (WEB, true, false), (DESKTOP, false, false), (WEB, false, true)]
    {
        office.appliance.note_idle(SimTime::from_secs(1), console, idle);
        assert_eq!(office.appliance.consoles().takes_offers(ALICE), offered, "{console:?} {idle}");
    }
}

/// Covers: SHARE-3.
#[test]
fn an_invitation_is_on_the_console_of_whom_it_is_to_as_long_as_it_stands() {
    let mut office = Office::with(|_| {});
    office.log_in(DESKTOP);
    office.log_in(BOBS);
    office.accept(HERS, ALICE, 600);
    let invitee = Invitee::User(BOB);
    // What Bob sees when somebody does that.
    let mut sees = |user, act| {
        let done = office.appliance.act(office.now, Representative::User(user), HERS, act);
        assert_eq!(done, Ok::<(), ActRefusal>(()), "{act:?}");
        let outputs = office.outputs();
        office.sent_to(BOBS, &outputs)
    };
    for (user, ends) in [(BOB, Act::Decline(invitee)), (ALICE, Act::CancelInvitation(invitee)), (ALICE, Act::End)] {
        assert_eq!(sees(ALICE, Act::Invite(invitee)), [ToClient::Invited { session: HERS, invitee }]);
        assert_eq!(sees(user, ends), [ToClient::InvitationOver { session: HERS, invitee }], "{ends:?}");
    }
}
