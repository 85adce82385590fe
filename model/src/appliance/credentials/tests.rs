//! Credential managers that come and go, and what representatives ask of them.

mod routing;

use super::super::testing::{BOB, DAVE, JUMPOINT, LINUX, OF_A_USER, Office};
use super::*;
use crate::event::{ApplianceEvent, DownHow, ManagerEvent, ManagerRefusal};
use crate::plan::CredentialManager;
use crate::workload::Law;

const SESSION: SessionId = SessionId(0);
const DAVES: Representative = Representative::User(DAVE);
const FIRST: ManagerId = ManagerId(0);
const SECOND: ManagerId = ManagerId(1);
const THIRD: ManagerId = ManagerId(2);
const ANSWER: SimDuration = SimDuration::from_millis(300);

/// So many managers, each of which has that many credentials and takes the median to answer, the first `connected` of them
/// connected; and that vault.
fn office(vault: Option<u32>, entries: &[u32], connected: usize) -> Office {
    Office::with(|plan| {
        let manager = |(place, entries): (usize, &u32)| CredentialManager {
            name: format!("manager {place}"),
            entries: *entries,
            connected: place < connected,
        };
        plan.support.credentials.vault = vault;
        plan.support.credentials.managers = entries.iter().enumerate().map(manager).collect();
        plan.support.credentials.latency =
            Spread::new(Law::Fixed(ANSWER), SimDuration::from_secs(1)).expect("a spread");
    })
}

/// Dave, who is always at hand, is in a session with that Jump Item.
fn in_session(mut office: Office, item: u32) -> Office {
    office.jump(SESSION, DAVE, item);
    assert!(office.appliance.sessions().get(SESSION).is_some_and(|session| session.has(DAVES)));
    office
}

fn act(office: &mut Office, act: Act) -> Result<(), ActRefusal> {
    office.appliance.act(office.now, DAVES, SESSION, act)
}

/// What becomes of credentials in the session.
fn steps(outputs: &[Output]) -> Vec<CredentialStep> {
    let told = outputs.iter().filter_map(|output| match output {
        Output::Session(SESSION, SessionEvent::Credentials { step, .. }) => Some(*step),
        _ => None,
    });
    told.collect()
}

/// What was injected in the session, for what, and how long it took.
fn last_injection(outputs: &[Output]) -> Option<(Credential, Injection, SimDuration)> {
    outputs.iter().rev().find_map(|output| match output {
        Output::Session(SESSION, SessionEvent::Injected { credential, what_for, after, .. }) => {
            Some((*credential, *what_for, *after))
        }
        _ => None,
    })
}

/// What is told of managers.
fn of_managers(outputs: &[Output]) -> Vec<(ManagerId, ManagerEvent)> {
    let told = outputs.iter().filter_map(|output| match output {
        Output::Event(ApplianceEvent::CredentialManager { manager, what: event }) => Some((*manager, *event)),
        _ => None,
    });
    told.collect()
}

fn refusals(outputs: &[Output]) -> Vec<ActRefusal> {
    let told = outputs.iter().filter_map(|output| match output {
        Output::Session(SESSION, SessionEvent::ActRefused { why, .. }) => Some(*why),
        _ => None,
    });
    told.collect()
}

/// Lets that long pass. What becomes of credentials then.
fn after(office: &mut Office, span: SimDuration) -> Vec<Output> {
    office.now += span;
    office.appliance.handle_timeout(office.now);
    office.outputs()
}

const fn injection(place: u32) -> Act {
    Act::Inject(Credential::Manager(place), Injection::LogIn)
}

/// Covers: CRED-1.
#[test]
fn a_sixth_manager_is_refused_until_one_of_five_is_gone() {
    let mut office = office(None, &[10; 7], 0);
    for manager in 0..5 {
        assert_eq!(office.appliance.connect_manager(ManagerId(manager)), Ok(()));
    }
    for manager in [5, 6] {
        assert_eq!(office.appliance.connect_manager(ManagerId(manager)), Err(ManagerRefusal::FiveConnected));
    }
    assert_eq!(office.appliance.connect_manager(SECOND), Err(ManagerRefusal::AlreadyConnected));
    let told = of_managers(&office.outputs());
    assert_eq!(
        told[4..6],
        [
            (ManagerId(4), ManagerEvent::Connected { line: 5 }),
            (ManagerId(5), ManagerEvent::Refused { why: ManagerRefusal::FiveConnected }),
        ]
    );
    assert!(office.appliance.lose_manager(office.now, SECOND) && !office.appliance.lose_manager(office.now, SECOND));
    assert_eq!(office.appliance.connect_manager(ManagerId(6)), Ok(()));
    assert_eq!(office.appliance.connect_manager(SECOND), Err(ManagerRefusal::FiveConnected));
    assert_eq!(office.appliance.credentials().connected(), [0, 2, 3, 4, 6].map(ManagerId));
}

/// Covers: CRED-2.
#[test]
fn requests_go_to_the_longest_connected_and_on_to_the_next_when_it_is_lost() {
    let mut office = in_session(office(None, &[10, 20, 30], 2), 0);
    office.appliance.connect_manager(THIRD).expect("there is room");
    assert_eq!(act(&mut office, Act::ListCredentials), Ok(()));
    assert_eq!(steps(&office.outputs()), [CredentialStep::ListAsked { of: FIRST }]);
    // While the request is under way, its manager is lost, and then the next one.
    assert_eq!(steps(&after(&mut office, SimDuration::from_millis(200))), []);
    office.appliance.lose_manager(office.now, FIRST);
    assert_eq!(steps(&office.outputs()), [CredentialStep::Rerouted { to: SECOND }]);
    assert_eq!(steps(&after(&mut office, SimDuration::from_millis(299))), []);
    office.appliance.lose_manager(office.now, SECOND);
    assert_eq!(steps(&office.outputs()), [CredentialStep::Rerouted { to: THIRD }]);
    // One that was lost and is back is the last in line.
    office.appliance.connect_manager(FIRST).expect("there is room");
    assert_eq!(steps(&after(&mut office, ANSWER)), [CredentialStep::Listed { vault: 0, manager: 30 }]);
    assert_eq!(act(&mut office, injection(29)), Ok(()));
    assert_eq!(steps(&office.outputs()), [CredentialStep::Retrieved { of: THIRD }]);
    office.appliance.lose_manager(office.now, THIRD);
    let told = after(&mut office, ANSWER);
    assert_eq!(steps(&told), [CredentialStep::Rerouted { to: FIRST }], "{told:?}");
    assert_eq!(refusals(&told), [ActRefusal::NotListed], "it has ten");
    assert_eq!(office.appliance.credentials().pending(), 0);
}

/// The time that an injection took counts from the choice, with everything that came between.
///
/// Covers: CRED-2, CRED-4.
#[test]
fn an_injection_takes_as_long_as_the_managers_that_were_asked() {
    let mut office = in_session(office(Some(5), &[10, 10], 2), 0);
    act(&mut office, Act::ListCredentials).expect("it is offered");
    let listed = after(&mut office, ANSWER);
    assert_eq!(steps(&listed).last(), Some(&CredentialStep::Listed { vault: 5, manager: 10 }));
    let injected = |credential, what_for, after| Some((credential, what_for, after));
    let (of_manager, of_vault) = (Credential::Manager(9), Credential::Vault(4));
    act(&mut office, Act::Inject(of_manager, Injection::RunAsAdministrator)).expect("it was listed");
    after(&mut office, SimDuration::from_millis(100));
    office.appliance.lose_manager(office.now, FIRST);
    let told = after(&mut office, ANSWER);
    let took = SimDuration::from_millis(400);
    assert_eq!(last_injection(&told), injected(of_manager, Injection::RunAsAdministrator, took));
    // The vault is part of the appliance.
    act(&mut office, Act::Inject(of_vault, Injection::LogIn)).expect("it was listed");
    assert_eq!(last_injection(&office.outputs()), injected(of_vault, Injection::LogIn, SimDuration::ZERO));
}

/// Covers: CRED-3.
#[test]
fn a_list_shows_2000_of_the_vault_and_200_of_a_manager() {
    let cases = [
        (Some(1_999), 199, (1_999, 199)),
        (Some(2_000), 200, (2_000, 200)),
        (Some(2_001), 201, (2_000, 200)),
        (Some(9_999), 2_000, (2_000, 200)),
        (Some(0), 0, (0, 0)),
        (None, 1_000, (0, 200)),
    ];
    for (vault, entries, (of_vault, of_manager)) in cases {
        let mut office = in_session(office(vault, &[entries], 1), 0);
        act(&mut office, Act::ListCredentials).expect("it is offered");
        let told = steps(&after(&mut office, ANSWER));
        assert_eq!(told[1..], [CredentialStep::Listed { vault: of_vault, manager: of_manager }]);
        // What is not shown cannot be chosen.
        for (credential, shown) in
            [(Credential::Vault(of_vault), of_vault), (Credential::Manager(of_manager), of_manager)]
        {
            let chosen = act(&mut office, Act::Inject(credential, Injection::LogIn));
            assert_eq!(chosen, Err(ActRefusal::NotListed), "{credential:?}");
            let last = match credential {
                Credential::Vault(place) => Credential::Vault(place.saturating_sub(1)),
                Credential::Manager(place) => Credential::Manager(place.saturating_sub(1)),
            };
            let chosen = act(&mut office, Act::Inject(last, Injection::LogIn));
            assert_eq!(chosen.is_ok(), shown > 0, "{last:?}");
        }
    }
    let mut office = in_session(office(Some(10), &[], 0), 0);
    let early = act(&mut office, Act::Inject(Credential::Vault(0), Injection::LogIn));
    assert_eq!(early, Err(ActRefusal::NotListed), "nothing was listed yet");
}

/// Covers: CRED-4.
#[test]
fn injection_is_offered_at_windows_computers_with_an_elevated_service_only() {
    let cases = [
        (0, Ok(())),
        (1, Ok(())),
        (LINUX, Err(ActRefusal::NotInjectable)),
        (OF_A_USER, Err(ActRefusal::NotInjectable)),
        (JUMPOINT, Err(ActRefusal::NotInjectable)),
        (JUMPOINT + 1, Err(ActRefusal::NotInjectable)),
    ];
    for (item, expected) in cases {
        let mut office = in_session(office(Some(5), &[5], 1), item);
        assert_eq!(office.appliance.offers_injection(DAVES, SESSION), expected, "item {item}");
        assert_eq!(act(&mut office, Act::ListCredentials), expected, "item {item}");
        after(&mut office, ANSWER);
        for what_for in [Injection::LogIn, Injection::RunAsAdministrator] {
            let injected = act(&mut office, Act::Inject(Credential::Manager(4), what_for));
            assert_eq!(injected, expected, "item {item} {what_for:?}");
        }
    }
    // With a customer who came there is no Jump Item at all.
    let mut office = office(Some(5), &[5], 1);
    office.accept(SESSION, DAVE, 600);
    assert_eq!(act(&mut office, Act::ListCredentials), Err(ActRefusal::NotInjectable));
    assert_eq!(office.appliance.offers_injection(Representative::User(BOB), SESSION), Err(ActRefusal::NotIn));
    assert_eq!(office.appliance.offers_injection(DAVES, SessionId(7)), Err(ActRefusal::NoSession));
}

#[test]
fn who_may_only_look_injects_nothing() {
    for (access, expected) in [
        (ScreenAccess::ViewAndControl, Ok(())),
        (ScreenAccess::ViewOnly, Err(ActRefusal::NotPermitted)),
        (ScreenAccess::NotAllowed, Err(ActRefusal::NotPermitted)),
    ] {
        let office = Office::with(|plan| {
            plan.support.credentials.vault = Some(5);
            plan.directory.global.define(Permission::ScreenSharing, Value::Screen(access));
        });
        let mut office = in_session(office, 0);
        assert_eq!(act(&mut office, Act::ListCredentials), expected, "{access:?}");
    }
}

/// Covers: CRED-5.
#[test]
fn without_any_store_injection_is_not_to_be_had_and_it_is_as_soon_as_one_connects() {
    let none = Err(ActRefusal::NoCredentialStore);
    let mut office = in_session(office(None, &[10, 10], 0), 0);
    assert_eq!(act(&mut office, Act::ListCredentials), none);
    assert_eq!(act(&mut office, injection(0)), none);
    office.appliance.connect_manager(SECOND).expect("there is room");
    assert_eq!(office.appliance.offers_injection(DAVES, SESSION), Ok(()));
    assert_eq!(act(&mut office, Act::ListCredentials), Ok(()));
    after(&mut office, ANSWER);
    assert_eq!(act(&mut office, injection(0)), Ok(()));
    // The only one is lost while it is asked.
    office.outputs();
    office.appliance.lose_manager(office.now, SECOND);
    let told = office.outputs();
    assert_eq!((refusals(&told), steps(&told)), (vec![ActRefusal::NoCredentialStore], vec![]));
    assert_eq!((act(&mut office, Act::ListCredentials), office.appliance.credentials().pending()), (none, 0));
    let mut office = in_session(self::office(None, &[], 0), 0);
    assert_eq!(act(&mut office, Act::ListCredentials), none);
    // With the vault, a list is shown all the same.
    let mut office = in_session(self::office(Some(3), &[10], 1), 0);
    act(&mut office, Act::ListCredentials).expect("it is offered");
    office.appliance.lose_manager(office.now, FIRST);
    assert_eq!(steps(&office.outputs())[1..], [CredentialStep::Listed { vault: 3, manager: 0 }]);
}

/// Covers: CRED-6.
#[test]
fn settings_apply_after_a_restart_which_makes_a_manager_the_last_in_line() {
    let mut office = in_session(office(None, &[10, 20], 2), 0);
    let shown = |office: &mut Office| {
        act(office, Act::ListCredentials).expect("it is offered");
        steps(&after(office, ANSWER)).last().copied()
    };
    let listed = |manager| Some(CredentialStep::Listed { vault: 0, manager });
    office.appliance.configure_manager(FIRST, 50);
    assert_eq!(shown(&mut office), listed(10), "not yet");
    // Losing the connection is no restart.
    office.appliance.lose_manager(office.now, FIRST);
    office.appliance.lose_manager(office.now, SECOND);
    office.appliance.connect_manager(FIRST).expect("there is room");
    office.appliance.connect_manager(SECOND).expect("there is room");
    assert_eq!(shown(&mut office), listed(10), "still not");
    office.outputs();
    office.appliance.restart_manager(office.now, FIRST);
    let told = of_managers(&office.outputs());
    assert_eq!(told, [(FIRST, ManagerEvent::Restarts), (FIRST, ManagerEvent::Applies { entries: 50 })]);
    assert_eq!(office.appliance.connect_manager(FIRST), Err(ManagerRefusal::Restarting));
    assert_eq!(shown(&mut office), listed(20));
    let told = of_managers(&office.pass(10));
    assert_eq!(told, [(FIRST, ManagerEvent::Connected { line: 2 })]);
    assert_eq!(office.appliance.credentials().connected(), [SECOND, FIRST]);
    assert_eq!(shown(&mut office), listed(20), "the other one has been connected for longer");
    office.appliance.lose_manager(office.now, SECOND);
    assert_eq!(shown(&mut office), listed(50));
}

/// A restart takes a request to the next manager; nobody comes back who was lost meanwhile, or for whom there is no room.
#[test]
fn restarts_can_go_wrong() {
    let mut office = in_session(office(None, &[10; 6], 5), 0);
    act(&mut office, Act::ListCredentials).expect("it is offered");
    office.outputs();
    office.appliance.restart_manager(office.now, FIRST);
    assert_eq!(steps(&office.outputs()), [CredentialStep::Rerouted { to: SECOND }]);
    office.appliance.connect_manager(ManagerId(5)).expect("there is room");
    let told = of_managers(&office.pass(10));
    assert_eq!(told.last(), Some(&(FIRST, ManagerEvent::Refused { why: ManagerRefusal::FiveConnected })));
    office.appliance.restart_manager(office.now, SECOND);
    assert!(office.appliance.lose_manager(office.now, SECOND));
    office.appliance.restart_manager(office.now, FIRST);
    office.outputs();
    assert_eq!(of_managers(&office.pass(60)), [], "one is lost, and the other was not connected");
}

/// The appliance forgets what was asked of managers; they come back with it, in their order.
#[test]
fn managers_come_back_with_the_appliance() {
    let mut office = in_session(office(None, &[10; 3], 3), 0);
    office.appliance.lose_manager(office.now, FIRST);
    office.appliance.connect_manager(FIRST).expect("there is room");
    act(&mut office, Act::ListCredentials).expect("it is offered");
    office.appliance.go_down(office.now, DownHow::Crash);
    assert_eq!((office.appliance.credentials().connected(), office.appliance.credentials().pending()), (&[][..], 0));
    assert_eq!(office.appliance.connect_manager(SECOND), Err(ManagerRefusal::ApplianceDown));
    office.appliance.lose_manager(office.now, THIRD);
    office.outputs();
    office.appliance.come_up();
    let line = |line| ManagerEvent::Connected { line };
    assert_eq!(of_managers(&office.outputs()), [(SECOND, line(1)), (FIRST, line(2))]);
}

/// A session that is over wants nothing any more.
#[test]
fn answers_for_a_session_that_is_over_are_for_nobody() {
    let mut office = in_session(office(None, &[10], 1), 0);
    act(&mut office, Act::ListCredentials).expect("it is offered");
    assert!(office.appliance.close_session(office.now, SESSION));
    office.outputs();
    assert_eq!((after(&mut office, ANSWER), office.appliance.credentials().pending()), (vec![], 0));
}

/// The latency is drawn: half of the answers come within the median, whatever was asked before.
#[test]
fn half_of_the_answers_come_within_the_median() {
    let plan = |plan: &mut Plan| {
        let manager = CredentialManager { name: "manager".to_owned(), entries: 10, connected: true };
        plan.support.credentials.managers = vec![manager];
    };
    let mut office = in_session(Office::with(plan), 0);
    let mut spans: Vec<u64> = Vec::new();
    for _ in 0..400 {
        act(&mut office, Act::ListCredentials).expect("it is offered");
        let due = office.appliance.credentials().poll_timeout().expect("an answer is due");
        spans.push(due.since(office.now).as_micros());
        let span = due.since(office.now);
        after(&mut office, span);
    }
    spans.sort_unstable();
    // The median of 400 lies within an eighth of the law's own in all but one of a thousand seeds.
    assert!((262_500..=337_500).contains(&spans[200]), "{}", spans[200]);
    assert!(spans[399] > 2 * spans[200] && spans[0] < spans[200] / 2, "they differ: {spans:?}");
}
