//! Installers against a reference that replays everything that was ever done to them.

use std::cell::Cell;

use jumpstorm_model::event::{ApplianceEvent, InstallerRefusal};
use jumpstorm_model::id::ClientId;
use jumpstorm_model::plan::{ClientBegins, Installer, JumpItem, Origin, Overrides, Plan, Staff};
use jumpstorm_model::time::{SimDuration, SimTime};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::plans::plan;
use crate::world::World;

#[derive(Clone, Debug)]
enum Deed {
    Extend { installer: u32, minutes: u64, by: Staff },
    Delete { installer: u32, by: Staff },
    Install { client: u32, installer: u32, tag: Option<u8> },
}

/// Minutes from the start: when each installer is made and for how long, and each deed with its time.
#[derive(Clone, Debug)]
struct Case {
    installers: Vec<(u64, u64)>,
    deeds: Vec<(u64, Deed)>,
}

const CLIENTS: u32 = 20;
const INSTALLERS: u32 = 3;
const MINUTE: SimDuration = SimDuration::from_secs(60);

fn cases() -> impl Strategy<Value = Case> {
    let by = prop::sample::select(vec![Staff::Administrator, Staff::Privileged, Staff::Representative]);
    let deed = prop_oneof![
        1 => (0..INSTALLERS, 1_u64..30, by.clone()).prop_map(|(installer, minutes, by)| Deed::Extend { installer, minutes, by }),
        1 => (0..INSTALLERS, by).prop_map(|(installer, by)| Deed::Delete { installer, by }),
        6 => (0..CLIENTS, 0..INSTALLERS, prop::option::of(0_u8..3))
            .prop_map(|(client, installer, tag)| Deed::Install { client, installer, tag }),
    ];
    let installers = prop::collection::vec((0_u64..20, 10_u64..30), INSTALLERS as usize);
    (installers, prop::collection::vec((0_u64..70, deed), 1..40)).prop_map(|(installers, mut deeds)| {
        deeds.sort_by_key(|(at, _)| *at);
        Case { installers, deeds }
    })
}

fn minute(number: u64) -> SimTime {
    SimTime::ZERO + MINUTE * number
}

fn world(case: &Case) -> Plan {
    let mut plan = plan(CLIENTS);
    plan.clients.iter_mut().for_each(|client| client.begins = ClientBegins::NotInstalled);
    let installer = |(number, (made, valid)): (usize, &(u64, u64))| Installer {
        name: format!("installer-{number}"),
        origin: Origin::Wizard,
        made_at: minute(*made),
        valid_for: MINUTE * *valid,
        item: JumpItem { group: Some(format!("group-{number}")), tag: Some("own".to_owned()), ..JumpItem::default() },
        delete_after: None,
    };
    plan.installers = case.installers.iter().enumerate().map(installer).collect();
    plan
}

/// What holds of an installer at `now` after those deeds, by going through them all again.
fn state(case: &Case, done: usize, installer: u32, now: u64) -> Result<(), InstallerRefusal> {
    let (made, valid) = case.installers[installer as usize];
    let (mut until, mut deleted) = (made + valid, false);
    for (at, deed) in &case.deeds[..done] {
        let good = !deleted && *at >= made && *at < until;
        match deed {
            Deed::Extend { installer: own, minutes, by }
                if *own == installer && *by != Staff::Representative && good =>
            {
                until += minutes;
            }
            Deed::Delete { installer: own, by } if *own == installer && *by != Staff::Representative && good => {
                deleted = true;
            }
            _ => {}
        }
    }
    match (deleted, now >= made, now < until) {
        (true, ..) => Err(InstallerRefusal::Deleted),
        (_, false, _) => Err(InstallerRefusal::NotMade),
        (_, _, false) => Err(InstallerRefusal::Expired),
        _ => Ok(()),
    }
}

fn permitted(by: Staff, then: Result<(), InstallerRefusal>) -> Result<(), InstallerRefusal> {
    if by == Staff::Representative { Err(InstallerRefusal::NotPermitted) } else { then }
}

/// Covers: INST-1, INST-2, INST-5, INST-6.
#[test]
fn installers_do_what_replaying_everything_says() {
    let config = Config { cases: 200, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let reached = Cell::new([0_u32; 5]);
    let result = runner.run(&cases(), |case| {
        let mut world = World::new(world(&case));
        let mut given = vec![None; CLIENTS as usize];
        let mut counts = reached.get();
        for (done, (at, deed)) in case.deeds.iter().enumerate() {
            world.run_until(minute(*at));
            let told = match deed {
                Deed::Extend { installer, minutes, by } => {
                    let told = world.extend(*installer, MINUTE * *minutes, *by).map(drop);
                    prop_assert_eq!(told, permitted(*by, state(&case, done, *installer, *at)));
                    told
                }
                Deed::Delete { installer, by } => {
                    let told = world.delete(*installer, *by);
                    prop_assert_eq!(told, permitted(*by, state(&case, done, *installer, *at)));
                    told
                }
                Deed::Install { client, .. } if given[*client as usize].is_some() => continue,
                Deed::Install { client, installer, tag } => {
                    let tag = tag.map(|tag| format!("tag-{tag}"));
                    let told =
                        world.install(*client, *installer, &Overrides { tag: tag.clone(), ..Overrides::default() });
                    prop_assert_eq!(told, state(&case, done, *installer, *at));
                    if told.is_ok() {
                        given[*client as usize] = Some(JumpItem {
                            group: Some(format!("group-{installer}")),
                            tag: Some(tag.unwrap_or_else(|| "own".to_owned())),
                            ..JumpItem::default()
                        });
                    }
                    told
                }
            };
            counts[match told {
                Ok(()) => 0,
                Err(InstallerRefusal::Expired) => 1,
                Err(InstallerRefusal::Deleted) => 2,
                Err(InstallerRefusal::NotPermitted) => 3,
                Err(InstallerRefusal::NotMade) => 4,
            }] += 1;
            for (number, by) in [(0, Staff::Administrator), (1, Staff::Privileged)] {
                let shown =
                    world.appliance.installers().view(world.now, by).map_err(|_| TestCaseError::fail("refused"))?;
                let good: Vec<u32> = (0..INSTALLERS).filter(|own| state(&case, done + 1, *own, *at).is_ok()).collect();
                prop_assert_eq!(shown.iter().map(|own| own.0).collect::<Vec<_>>(), good, "{}", number);
            }
        }
        reached.set(counts);
        world.run_for(MINUTE);
        world.assert_lawful();
        for (client, given) in given.iter().enumerate() {
            prop_assert_eq!(world.clients[client].is_connected(), given.is_some());
            prop_assert_eq!(world.appliance.installers().item(ClientId(client as u32)), given.as_ref());
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    for count in reached.get() {
        assert!(count >= 100, "every answer is given often: {:?}", reached.get());
    }
}

/// Covers: INST-1, INST-2, APP-6.
#[test]
fn what_is_installed_registers_at_the_rate_as_far_as_there_are_places() {
    let case = Case { installers: vec![(0, 20); 3], deeds: Vec::new() };
    let mut plan = world(&case);
    plan.appliance.capacity = 15;
    let delete_after = SimDuration::from_secs(20 * 86_400);
    plan.installers[1].delete_after = Some(delete_after);
    let mut world = World::new(plan);
    world.run_until(minute(19));
    assert_eq!(world.appliance.registry().registered(), 0, "who is not installed does nothing");
    for client in 0..CLIENTS {
        world.install(client, client % 2, &Overrides::default()).expect("the installers are good");
    }
    world.run_for(SimDuration::from_secs(10));
    let admitted = world.admitted();
    assert_eq!(admitted.len(), 15);
    assert!(admitted.windows(2).all(|pair| pair[1].0.since(pair[0].0) == SimDuration::from_millis(100)));
    let refused = |(_, event): &(SimTime, ApplianceEvent)| matches!(event, ApplianceEvent::RefusedAtCapacity { .. });
    assert_eq!(world.appliance_events().filter(refused).count(), 5);
    for client in 0..CLIENTS {
        let own = world.appliance.settings().own_delete_after(ClientId(client));
        assert_eq!(own, (client % 2 == 1).then_some(delete_after), "client {client}");
    }
    world.assert_lawful();
}
