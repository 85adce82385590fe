//! Real sessions, through an appliance and with Jump Clients that answer: each gets what the simulator said it would.

use std::cell::RefCell;

use jumpstorm_model::access::{Directory, JumpItemKind, Place, Reach, Screen};
use jumpstorm_model::appliance::{Appliance, Output};
use jumpstorm_model::event::{PinningStep, SessionEvent};
use jumpstorm_model::id::{ClientId, ConnectionId, JumpGroupId, JumpItemId, SessionId, SiteId};
use jumpstorm_model::permission::Permission;
use jumpstorm_model::plan::{Client, How, Plan, SessionRequest, Site};
use jumpstorm_model::rng::Chance;
use jumpstorm_model::session_policy::layers::Resolver;
use jumpstorm_model::session_policy::simulator::{Simulation, simulate};
use jumpstorm_model::session_policy::{Decision, Representative, Start};
use jumpstorm_model::time::SimTime;
use jumpstorm_model::wire::{ToAppliance, ToClient};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::reference::pinning::{pin, unpin};
use crate::sites::for_all;

/// What the sessions met, so that none of it can go untested.
#[derive(Debug, Default)]
struct Met {
    asked: usize,
    externals: usize,
    refused: usize,
    through_jump_clients: usize,
    present: usize,
    pins: usize,
    refused_pins: usize,
    /// Sessions with permissions that an earlier one had.
    as_before: usize,
}

/// Covers: PSIM-1, PSIM-2, PRES-3, SPOL-14.
/// Covers: PIN-2, PIN-3, PIN-8, PIN-12.
#[test]
fn a_real_session_gets_what_the_simulator_says() {
    let met = RefCell::new(Met::default());
    for_all(SITES, |site| {
        let mut directory = site.directory;
        let mut clients = 0;
        for item in &mut directory.jump_items {
            if matches!(item.kind, JumpItemKind::JumpClient(_)) {
                item.kind = JumpItemKind::JumpClient(Some(ClientId(clients)));
                clients += 1;
            }
        }
        let mut real = Real::new(&directory, clients);
        let mut met = met.borrow_mut();
        for (number, (who, start)) in site.starts.into_iter().enumerate() {
            let Representative::User(_) = who else {
                met.externals += 1;
                continue;
            };
            let simulation = simulate(&Resolver::new(&directory), &Reach::new(&directory), who, start);
            compare(&directory, &mut real, SessionId(number as u32), &simulation, &mut met)?;
        }
        Ok(())
    });
    let met = met.into_inner();
    assert_eq!(met.asked + met.externals, STARTS);
    for some in [met.refused, met.through_jump_clients, met.present, met.pins, met.refused_pins, met.as_before] {
        assert!(some * 40 >= STARTS, "each matters in at least every fortieth session: {met:?}");
    }
}

/// Asks for a session, compares it with the simulation as it starts, tries to pin in it, and closes it.
fn compare(
    directory: &Directory,
    real: &mut Real,
    session: SessionId,
    simulation: &Simulation,
    met: &mut Met,
) -> Result<(), TestCaseError> {
    let Representative::User(user) = simulation.representative else { return Ok(()) };
    let events = real.ask(session, simulation);
    met.asked += 1;
    let permitted = real.permitted(&events, met);
    if simulation.may_start.is_err() {
        let refused = matches!(events[..], [SessionEvent::Asked { .. }, SessionEvent::Refused { .. }]);
        prop_assert!(refused, "{:?}: {:?}", simulation.may_start, events);
        met.refused += 1;
        return Ok(());
    }
    let said: Vec<_> = simulation.lines().map(|line| (line.permission, line.decision)).collect();
    prop_assert_eq!(permitted, said, "{:?}", simulation.start);
    let under_way = real.appliance.sessions().get(session).and_then(|session| session.outcome().copied());
    prop_assert_eq!(under_way, Some(simulation.outcome));
    if let Start::Jump { item, present } = simulation.start {
        met.through_jump_clients += usize::from(real.client(item).is_some());
        met.present += usize::from(real.client(item).is_some() && present);
    }

    let groups = (0..directory.jump_groups.len() as u32).map(JumpGroupId);
    for to in groups.map(Some).chain([None]) {
        let place = to.map_or(Place::Personal(user), Place::Group);
        let offered =
            simulation.pinning.places.as_ref().is_ok_and(|places| places.iter().any(|(offered, _)| *offered == place));
        // The reference agrees that it is so (PIN-8); it knows neither the simulator nor the appliance.
        let who = simulation.representative;
        let plain = pin(directory, who, place, unpin(directory, who, simulation.start)) == "yes";
        let pinned = real.appliance.pin(session, real.spare, to, false);
        let events = real.events();
        let made = matches!(
            events[..],
            [SessionEvent::Pinning { what: PinningStep::Pinned { .. } }, SessionEvent::PinnedAs { .. }]
        );
        prop_assert_eq!((made, pinned.flatten().is_some(), plain), (offered, offered, offered), "{:?}", place);
        met.pins += usize::from(made);
        met.refused_pins += usize::from(!made);
    }
    prop_assert!(real.appliance.close_session(SimTime::ZERO, session));
    prop_assert_eq!(real.events().len(), 1);
    Ok(())
}

/// An appliance that runs a directory, with its Jump Clients online.
struct Real {
    appliance: Appliance,
    /// What a pin becomes.
    spare: JumpItemId,
    /// What was told permission by permission.
    outcomes: Vec<Vec<(Permission, Decision)>>,
}

impl Real {
    fn new(directory: &Directory, clients: u32) -> Self {
        // A fleet is never empty.
        let fleet = (0..clients.max(1)).map(|client| Client::standard(client, SiteId(0))).collect();
        let mut plan = Plan::standard(vec![Site::standard("site")], fleet);
        plan.directory = directory.clone();
        plan.pinned = vec![directory.jump_items[0].clone()];
        let mut appliance = Appliance::new(&plan, &Chance::new(plan.seed));
        for client in 0..clients {
            assert!(appliance.begin_listed(ClientId(client), Some(ConnectionId(client)), SimTime::ZERO));
        }
        let spare = JumpItemId(directory.jump_items.len() as u32);
        let mut real = Self { appliance, spare, outcomes: Vec::new() };
        assert_eq!(real.events(), []);
        real
    }

    fn client(&self, item: JumpItemId) -> Option<ClientId> {
        match self.appliance.sessions().directory()[item].kind {
            JumpItemKind::JumpClient(client) => client,
            _ => None,
        }
    }

    /// Somebody asks for a session of that kind; a Jump Client answers with what goes on at its screen.
    fn ask(&mut self, session: SessionId, simulation: &Simulation) -> Vec<SessionEvent> {
        let Representative::User(user) = simulation.representative else { return Vec::new() };
        let (how, present) = match simulation.start {
            Start::Customer { portal } => (How::Customer(portal), false),
            Start::SupportButton(button) => (How::SupportButton(button), false),
            Start::Jump { item, present } => (How::Jump(item), present),
            Start::JumpTo(kind) => (How::JumpTo(kind), false),
        };
        let request = SessionRequest {
            session,
            user,
            how,
            ticket: false,
            challenge_passed: false,
            password: false,
            overrides: false,
            invited_by: None,
        };
        self.appliance.ask_for_session(SimTime::ZERO, request);
        let mut events = Vec::new();
        while let Some(output) = self.appliance.poll_output() {
            match output {
                Output::Session(of, event) => {
                    assert_eq!(of, session);
                    events.push(event);
                }
                Output::Send { connection, message: ToClient::SessionBegins { session } } => {
                    let screen = Screen { user_logged_in: present, ..Screen::default() };
                    let answer = ToAppliance::SessionReady { session, screen };
                    self.appliance.handle_message(SimTime::ZERO, connection, answer);
                }
                _ => {}
            }
        }
        events
    }

    /// What was told of permissions: all of them, or that they are those of an earlier outcome.
    fn permitted(&mut self, events: &[SessionEvent], met: &mut Met) -> Vec<(Permission, Decision)> {
        let mut new = Vec::new();
        for event in events {
            match *event {
                SessionEvent::Permitted { permission, decision } => new.push((permission, decision)),
                SessionEvent::PermittedAs { outcome } => {
                    met.as_before += 1;
                    return self.outcomes[outcome as usize].clone();
                }
                _ => {}
            }
        }
        if !new.is_empty() {
            self.outcomes.push(new.clone());
        }
        new
    }

    fn events(&mut self) -> Vec<SessionEvent> {
        let outputs = std::iter::from_fn(|| self.appliance.poll_output());
        outputs.filter_map(|output| if let Output::Session(_, event) = output { Some(event) } else { None }).collect()
    }
}

/// As many as the directories that the resolver is compared on.
const SITES: u32 = 20_000;
const STARTS: usize = 100_000;
