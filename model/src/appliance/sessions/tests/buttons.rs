//! Support Buttons deployed, used, expired and removed.

use super::tools::{SESSION, deny, in_session};
use super::*;
use crate::plan::{ButtonDeployment, ButtonOrigin, Device};
use crate::session::{Act, ActRefusal, Arrival, ButtonAct, CustomerClient, Entrance};
use crate::session_policy::Representative;

/// The only button of the directory.
const BUTTON: SupportButtonId = SupportButtonId(0);
const LIFETIME: SimDuration = SimDuration::from_secs(600);
const DEPLOY: Act = Act::Button(ButtonAct::Deploy(BUTTON));
const REMOVE: Act = Act::Button(ButtonAct::Remove { button: BUTTON, confirmed: true });
const OTHER: PortalId = PortalId(2);

/// The button comes from there, and belongs to another portal than the session until it does.
fn planned(how: ButtonOrigin, lifetime: Option<SimDuration>) -> impl Fn(&mut Plan) {
    move |plan| {
        plan.directory.portals.push(Portal { name: "other".to_owned(), session_policy: None });
        let button = &mut plan.directory.support_buttons[0];
        (button.portal, button.queue) = (OTHER, Queue::Personal(ALICE));
        let profile = "blue".to_owned();
        plan.support.tools.buttons = vec![ButtonDeployment { button: BUTTON, profile, lifetime, how }];
    }
}

impl Desk {
    /// Somebody clicks it, for a session that nobody asked for before: why not, or by which portal.
    fn click(&mut self, now: SimTime, session: u32) -> Result<PortalId, SessionRefusal> {
        let entrance = Entrance::Button(BUTTON);
        let (client, device) = (CustomerClient::Full, Device::Windows);
        let arrival = Arrival { entrance, client, device, wanted_ago: SimDuration::ZERO, handling: None, screen: None };
        self.outputs();
        self.appliance.arrive(now, SessionId(session), arrival);
        let told = self.events();
        match told[..] {
            [SessionEvent::Came { .. }, SessionEvent::Refused { why }] => Err(why),
            [SessionEvent::Came { .. }, SessionEvent::Waits { queue, .. }] => {
                assert_eq!(queue, Queue::Personal(ALICE), "straight into its queue");
                let waiting = self.appliance.sessions().get(SessionId(session)).expect("it waits");
                Ok(waiting.start().portal(self.directory()))
            }
            _ => panic!("{told:?}"),
        }
    }
}

/// Covers: BTN-1, BTN-3, SPOL-9.
#[test]
fn within_its_lifetime_a_button_starts_sessions_in_its_queue_under_the_portal_of_its_session() {
    let mut desk = in_session(CustomerClient::Full, Device::Windows, planned(ButtonOrigin::Session, Some(LIFETIME)));
    assert_eq!(desk.click(at(1), 60), Err(SessionRefusal::Button), "not deployed yet");
    assert_eq!(desk.does(at(1), BOB, DEPLOY), Ok(()));
    let (who, until) = (Representative::User(BOB), at(1) + LIFETIME);
    let deployed = SessionEvent::ButtonDeployed { who, button: BUTTON, portal: HELP };
    assert_eq!(desk.events(), [deployed, SessionEvent::ButtonLasts { button: BUTTON, until }]);
    assert_eq!(desk.does(at(1), BOB, DEPLOY), Err(ActRefusal::NoButton), "once");
    for (now, session, expected) in [
        (at(1), 61, Ok(HELP)),
        (until, 62, Ok(HELP)),
        (until + SimDuration::from_micros(1), 63, Err(SessionRefusal::Button)),
    ] {
        assert_eq!(desk.click(now, session), expected);
    }
    // So does one of whom the timeline asks for a session with it.
    for (now, session, starts) in [(until, 64, true), (at(30), 65, false)] {
        desk.appliance.ask_for_session(now, request(session, ALICE, How::SupportButton(BUTTON)));
        let why = SessionRefusal::Button;
        assert_eq!(desk.events().last() == Some(&refused(why)), !starts);
    }
    // Its lifetime bounds no session.
    assert_eq!(desk.act_in(at(40), ALICE, SessionId(61), Act::Accept), Ok(()));
    assert!(desk.appliance.sessions().get(SessionId(61)).is_some_and(Session::is_under_way));
}

/// Covers: BTN-1, BTN-3.
#[test]
fn mass_deployment_gives_a_button_its_portal_beforehand() {
    let from_minute = ButtonOrigin::MassDeployment { at: at(5) };
    let mut desk = in_session(CustomerClient::Full, Device::Windows, planned(from_minute, Some(LIFETIME)));
    for (now, session, expected) in [
        (at(4), 60, Err(SessionRefusal::Button)),
        (at(5), 61, Ok(OTHER)),
        (at(15), 62, Ok(OTHER)),
        (at(16), 63, Err(SessionRefusal::Button)),
    ] {
        assert_eq!(desk.click(now, session), expected);
    }
    assert_eq!(desk.does(at(5), ALICE, DEPLOY), Err(ActRefusal::NoButton), "not in a session");
    let mut desk = in_session(CustomerClient::Full, Device::Windows, planned(from_minute, None));
    assert_eq!(desk.click(at(100_000), 60), Ok(OTHER), "for good");
}

/// Covers: BTN-3, SPOL-14.
#[test]
fn another_portal_counts_for_sessions_that_come_then() {
    let mut desk = in_session(CustomerClient::Full, Device::Windows, planned(ButtonOrigin::Session, None));
    assert_eq!(desk.does(at(1), BOB, DEPLOY), Ok(()));
    // An administrator saves something else: the button keeps the portal of its session.
    let before = {
        let mut before = desk.directory().clone();
        before.support_buttons[0].portal = OTHER;
        before
    };
    let mut saved = before.clone();
    saved.settings.simultaneous_jumps = true;
    assert!(desk.appliance.change_directory(at(1), crate::id::EntryId(0), &before, &saved));
    assert_eq!(desk.click(at(1), 60), Ok(HELP));
    assert_eq!(desk.act_in(at(1), ALICE, SessionId(60), Act::Accept), Ok(()));
    // And now gives it another one.
    let mut moved = saved.clone();
    moved.support_buttons[0].portal = PortalId(0);
    assert!(desk.appliance.change_directory(at(1), crate::id::EntryId(1), &saved, &moved));
    assert_eq!(desk.click(at(1), 61), Ok(PortalId(0)));
    let under_way = desk.appliance.sessions().get(SessionId(60)).expect("it goes on");
    let rules = under_way.started().expect("it is under way");
    assert_eq!(under_way.start().portal(rules.directory()), HELP);
}

/// Covers: BTN-1, BTN-2.
#[test]
fn deploying_and_removing_take_permission_a_computer_and_a_confirmation() {
    type Change = fn(&mut Plan);
    let denied: Change = |plan| deny(Permission::SupportButtonDeployment)(plan);
    let (chat, device) = (Err(ActRefusal::NeedsFullClient), Err(ActRefusal::NotOnDevice));
    for (client, device, change, expected) in [
        (CustomerClient::Full, Device::Windows, denied, Err(ActRefusal::NotPermitted)),
        (CustomerClient::Chat, Device::Windows, |_: &mut Plan| {}, chat),
        (CustomerClient::Browser, Device::Windows, |_: &mut Plan| {}, chat),
        (CustomerClient::Full, Device::Android, |_: &mut Plan| {}, device),
        (CustomerClient::Full, Device::Mac, |_: &mut Plan| {}, Ok(())),
    ] {
        let mut desk = in_session(client, device, |plan| {
            planned(ButtonOrigin::Session, None)(plan);
            change(plan);
        });
        let none = expected.and(Err(ActRefusal::NoButton));
        assert_eq!(desk.does(at(1), BOB, REMOVE), none, "none is there yet");
        assert_eq!(desk.does(at(1), BOB, DEPLOY), expected, "{client:?} {device:?}");
        let unconfirmed = Act::Button(ButtonAct::Remove { button: BUTTON, confirmed: false });
        assert_eq!(desk.does(at(1), BOB, unconfirmed), expected.and(Err(ActRefusal::NotConfirmed)));
        assert_eq!(desk.click(at(1), 60).is_ok(), expected.is_ok(), "still there, if it was");
        assert_eq!(desk.does(at(1), ALICE, REMOVE), expected);
        assert_eq!(desk.click(at(1), 61), Err(SessionRefusal::Button));
        assert_eq!(desk.does(at(1), ALICE, REMOVE), none, "gone");
    }
}

/// Covers: BTN-2.
#[test]
fn a_button_is_removed_from_the_computer_that_it_is_on() {
    let mut desk = in_session(CustomerClient::Full, Device::Windows, planned(ButtonOrigin::Session, None));
    desk.start(at(1), request(70, ALICE, CUSTOMER));
    desk.start(at(1), jump(71, ALICE, 0));
    desk.start(at(1), jump(72, ALICE, 1));
    // Deployed to the computer of the first Jump Client; its next session is with the same computer.
    assert_eq!(desk.act_in(at(1), ALICE, SessionId(71), DEPLOY), Ok(()));
    assert_eq!(desk.act_in(at(1), ALICE, SessionId(71), Act::End), Ok(()));
    desk.outputs();
    desk.start(at(2), jump(73, ALICE, 0));
    desk.click(at(2), 74).expect("it starts one");
    assert_eq!(desk.act_in(at(2), ALICE, SessionId(74), Act::Accept), Ok(()));
    for session in [SESSION, SessionId(70), SessionId(72)] {
        assert_eq!(desk.act_in(at(2), ALICE, session, REMOVE), Err(ActRefusal::NoButton), "{session}");
    }
    assert_eq!(desk.act_in(at(2), ALICE, SessionId(74), REMOVE), Ok(()), "the session that it started");
    assert_eq!(desk.act_in(at(2), ALICE, SessionId(73), REMOVE), Err(ActRefusal::NoButton));
    // Deployed to a customer's computer, of which nothing else is known: another customer's is another.
    let mut desk = in_session(CustomerClient::Full, Device::Windows, planned(ButtonOrigin::Session, None));
    desk.start(at(1), request(70, ALICE, CUSTOMER));
    assert_eq!(desk.does(at(1), ALICE, DEPLOY), Ok(()));
    assert_eq!(desk.act_in(at(1), ALICE, SessionId(70), REMOVE), Err(ActRefusal::NoButton));
    assert_eq!(desk.does(at(1), ALICE, REMOVE), Ok(()));
}
