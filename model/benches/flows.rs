//! What a change among bulk transfers costs: one ends, another begins, and all rates are worked out afresh.
//!
//! `cargo bench -p jumpstorm-model --bench flows`; a filter such as `change/500` runs one size. No figure is a limit.

use std::collections::VecDeque;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};

use jumpstorm_model::flow::{Flows, Link, Transfer};
use jumpstorm_model::id::{FlowId, SiteId};
use jumpstorm_model::time::{SimDuration, SimTime};

/// How the computers' own lines differ.
#[derive(Clone, Copy)]
enum Endpoints {
    /// All alike, as where a scenario says nothing.
    Alike,
    /// No two alike: every flow is a kind of its own.
    Different,
}

struct Load {
    name: &'static str,
    flows: u32,
    sites: u32,
    endpoints: Endpoints,
    regulated: bool,
}

impl Load {
    /// On premises the setting binds; otherwise the uplink does, and the lines of every other site before it.
    fn links(&self) -> Flows {
        let each = u64::from(self.flows / self.sites) * ENDPOINT;
        let sites: Vec<u64> = (0..self.sites).map(|site| if site % 2 == 0 { each / 4 } else { each * 2 }).collect();
        Flows::new(&sites, u64::from(self.flows) * ENDPOINT / 2, self.regulated.then_some(UPGRADES))
    }

    fn transfer(&self, number: u32) -> Transfer {
        let endpoint = match self.endpoints {
            Endpoints::Alike => ENDPOINT,
            // From a tenth of a line to two lines, in no order.
            Endpoints::Different => {
                ENDPOINT / 10
                    + u64::from(number.wrapping_mul(2_654_435_761) % self.flows) * ENDPOINT * 19
                        / 10
                        / u64::from(self.flows)
            }
        };
        Transfer { site: SiteId(number % self.sites), regulated: self.regulated, endpoint, bytes: PACKAGE }
    }
}

fn changes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("change");
    for load in LOADS {
        let (mut flows, mut now) = (load.links(), SimTime::ZERO);
        let mut under_way: VecDeque<FlowId> = (0..load.flows).map(|n| flows.start(now, load.transfer(n))).collect();
        assert!(flows.load(Link::Uplink) > 0 && flows.active() == load.flows as usize);
        let mut number = 0;
        group.bench_function(BenchmarkId::new(load.flows.to_string(), load.name), |bench| {
            bench.iter(|| {
                now += SimDuration::from_micros(1);
                let first = under_way.pop_front().expect("as many come as go");
                assert!(flows.stop(now, first).is_some());
                under_way.push_back(flows.start(now, load.transfer(number % load.flows)));
                number += 1;
                black_box(flows.poll_timeout())
            })
        });
    }
    group.finish();
}

/// From the first byte to the last, all starting at once and no two of one size: one change for each that is done.
fn whole_fleets(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fleet");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for load in LOADS.iter().filter(|load| matches!(load.endpoints, Endpoints::Alike)) {
        group.bench_function(BenchmarkId::new(load.flows.to_string(), load.name), |bench| {
            bench.iter(|| {
                let mut flows = load.links();
                for number in 0..load.flows {
                    let transfer = load.transfer(number);
                    flows.start(SimTime::ZERO, Transfer { bytes: PACKAGE + u64::from(number), ..transfer });
                }
                let mut done = 0;
                while let Some(next) = flows.poll_timeout() {
                    while flows.poll_done(next).is_some() {
                        done += 1;
                    }
                }
                assert_eq!(done, load.flows);
            })
        });
    }
    group.finish();
}

criterion_group!(benches, changes, whole_fleets);
criterion_main!(benches);

/// 10 Mbit/s.
const ENDPOINT: u64 = 1_250_000;
/// 100 MiB/s, the highest upgrade bandwidth there is (UPG-2).
const UPGRADES: u64 = 100 << 20;
/// 20 MiB.
const PACKAGE: u64 = 20 << 20;
/// A large Cloud fleet.
const FLEET: u32 = 25_000;

const LOADS: &[Load] = &[
    Load { name: "1 site", flows: 500, sites: 1, endpoints: Endpoints::Alike, regulated: true },
    Load { name: "50 sites", flows: 500, sites: 50, endpoints: Endpoints::Alike, regulated: true },
    Load { name: "500 sites", flows: 500, sites: 500, endpoints: Endpoints::Alike, regulated: true },
    Load {
        name: "500 sites, computers differ",
        flows: 500,
        sites: 500,
        endpoints: Endpoints::Different,
        regulated: true,
    },
    Load { name: "500 sites", flows: FLEET, sites: 500, endpoints: Endpoints::Alike, regulated: false },
    Load {
        name: "500 sites, computers differ",
        flows: FLEET,
        sites: 500,
        endpoints: Endpoints::Different,
        regulated: false,
    },
];
