//! Mass deployments in a whole run: at the connection rate, up to the capacity, from installers that are good.

use model::appliance::models::Model;
use model::event::{ApplianceEvent, ClientEvent, DownHow, InstallerRefusal, StopHow};
use model::id::InstallerId;
use model::metric::{Counter, Gauge};
use model::plan::{Action, ClientBegins, Installer, JumpItem, Origin, Overrides, Plan, Staff, WhileDown};
use model::time::SimTime;

use crate::plans::{Outcome, at, clients, down, entry, fleet, outcome, secs, stop};

const THERE: u32 = 100;
const NEW: u32 = 300;

/// A hundred clients that are there, and three hundred that are not; an installer made at 300 s and good for 20 minutes.
fn plan() -> Plan {
    let mut plan = fleet(THERE + NEW, &[20, 40], 40);
    plan.clients[THERE as usize..].iter_mut().for_each(|client| client.begins = ClientBegins::NotInstalled);
    plan.appliance.connection_rate = 10;
    plan.installers.push(Installer {
        name: "laptops".to_owned(),
        origin: Origin::Wizard,
        made_at: at(300.0),
        valid_for: secs(1_200),
        item: JumpItem { group: Some("field".to_owned()), ..JumpItem::default() },
        delete_after: None,
    });
    plan
}

fn deployment(over: u64) -> Action {
    Action::Deployment {
        clients: clients(THERE..THERE + NEW),
        installer: InstallerId(0),
        overrides: Overrides::default(),
        over: secs(over),
    }
}

fn refused(found: &Outcome) -> Vec<(SimTime, InstallerRefusal)> {
    let refused = found.appliance().filter_map(|(at, event)| match event {
        ApplianceEvent::InstallRefused { why, .. } => Some((at, why)),
        _ => None,
    });
    refused.collect()
}

/// Covers: INST-2, APP-6.
#[test]
fn a_deployment_comes_in_at_the_rate_and_no_further_than_the_capacity() {
    let mut plan = plan();
    plan.appliance.model = Model::Custom;
    plan.appliance.capacity = 350;
    plan.timeline.push(entry(600.0, deployment(5)));
    let found = outcome(&plan).assert_sound();
    assert_eq!(found.record.total(Counter::Installs), u64::from(NEW));
    let admitted = found.admitted();
    assert_eq!(admitted.len(), 250, "as many as there are places");
    // Sixty dial in a second; ten are let in.
    assert!(admitted.windows(11).all(|pair| pair[10].0.since(pair[0].0) >= secs(1)));
    let took = admitted[249].0.since(admitted[0].0);
    assert!((secs(24)..secs(26)).contains(&took), "{took}");
    assert_eq!(found.record.final_value(Gauge::Registered), 350);
    assert_eq!(found.record.final_value(Gauge::Refused), 50);
    assert_eq!((found.effect(0).touched, found.effect(0).what.as_str()), (300, "300 Jump Clients installed"));
    for client in THERE..THERE + NEW {
        let events = found.client(client);
        let [(installed, ClientEvent::Installed { installer: InstallerId(0) }), (dialled, dial), ..] = events[..]
        else {
            panic!("client {client}: {events:?}")
        };
        assert!((at(600.0)..=at(605.0)).contains(&installed));
        assert_eq!((dialled, dial), (installed, ClientEvent::Dialled { attempt: 1 }), "at once");
    }
}

/// Covers: INST-1, INST-6.
#[test]
fn what_comes_too_late_is_refused_unless_somebody_who_may_moves_the_expiry() {
    // Over twenty minutes from 600 s on: the installer expires in the middle of it.
    let extended = |by| Action::InstallerExtended { installer: InstallerId(0), span: secs(600), by };
    let deleted = |by| Action::InstallerDeleted { installer: InstallerId(0), by };
    type Case = (&'static str, Option<Action>, f64, InstallerRefusal, Option<&'static str>);
    let cases: [Case; 5] = [
        ("it expires", None, 1_500.0, InstallerRefusal::Expired, None),
        (
            "it is extended",
            Some(extended(Staff::Privileged)),
            2_100.0,
            InstallerRefusal::Expired,
            Some("1 installer changed"),
        ),
        (
            "who extends it may not",
            Some(extended(Staff::Representative)),
            1_500.0,
            InstallerRefusal::Expired,
            Some("1 change of an installer refused"),
        ),
        (
            "it is deleted",
            Some(deleted(Staff::Administrator)),
            1_000.0,
            InstallerRefusal::Deleted,
            Some("1 installer changed"),
        ),
        (
            "who deletes it may not",
            Some(deleted(Staff::Representative)),
            1_500.0,
            InstallerRefusal::Expired,
            Some("1 change of an installer refused"),
        ),
    ];
    for (name, action, until, why, what) in cases {
        let mut plan = plan();
        plan.timeline.push(entry(600.0, deployment(1_700)));
        plan.timeline.extend(action.map(|action| entry(1_000.0, action)));
        let found = outcome(&plan).assert_sound();
        let installed = (THERE..THERE + NEW).filter_map(|client| found.client(client).first().map(|(at, _)| *at));
        let installed: Vec<SimTime> = installed.collect();
        let refused = refused(&found);
        assert_eq!(installed.len() + refused.len(), NEW as usize, "{name}");
        assert!(installed.iter().all(|moment| *moment < at(until)), "{name}");
        assert!(!refused.is_empty() && refused.iter().all(|(moment, _)| *moment >= at(until)), "{name}");
        assert!(refused.iter().all(|(_, own)| *own == why), "{name}");
        let absent = found.record.final_value(Gauge::NotInstalled);
        assert_eq!(absent, refused.len() as u64, "{name}: who is refused is not there");
        assert_eq!(found.record.final_value(Gauge::Online), u64::from(THERE) + installed.len() as u64, "{name}");
        assert_eq!(found.record.effects.get(1).map(|effect| effect.what.as_str()), what, "{name}");
    }
}

/// Covers: INST-1, INST-2.
#[test]
fn what_is_installed_while_the_appliance_is_down_comes_in_when_it_is_back() {
    let mut plan = plan();
    plan.timeline = vec![
        entry(500.0, down(DownHow::Restart, WhileDown::Refusal, 200)),
        // Nobody can delete anything meanwhile.
        entry(550.0, Action::InstallerDeleted { installer: InstallerId(0), by: Staff::Administrator }),
        entry(600.0, deployment(30)),
        // They are all there already.
        entry(1_000.0, deployment(0)),
    ];
    let found = outcome(&plan).assert_sound();
    assert_eq!(found.record.final_value(Gauge::Online), u64::from(THERE + NEW));
    assert!(found.admitted().iter().all(|(admitted, _)| *admitted > at(700.0)));
    let touched: Vec<u64> = found.record.effects.iter().map(|effect| effect.touched).collect();
    assert_eq!(touched[1..], [0, u64::from(NEW), 0]);
}

#[test]
fn what_is_not_there_can_be_neither_stopped_nor_started() {
    let mut plan = plan();
    let start = Action::ClientStart { clients: clients([THERE]), over: secs(0) };
    let off = stop([THERE], StopHow::SwitchedOff, 300);
    plan.timeline = vec![entry(400.0, start), entry(500.0, off), entry(600.0, deployment(0))];
    let found = outcome(&plan).assert_sound();
    assert_eq!(found.client(THERE)[0], (at(600.0), ClientEvent::Installed { installer: InstallerId(0) }));
    assert!(matches!(found.client(THERE).last(), Some((_, ClientEvent::Online { .. }))));
    assert_eq!((found.effect(0).touched, found.effect(1).touched), (0, 0));
}
