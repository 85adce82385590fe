//! Whole rehearsals on the network simulator, held against what can be foretold by other means.

mod counted;
mod deployments;
mod desk;
mod determinism;
mod drivers;
mod expected;
mod faults;
mod journeys;
mod limits;
mod maintenance;
mod overlaps;
mod plans;
mod races;
mod random;
mod sessions;
mod statistics;
mod stops;
mod theory;
mod travels;
mod upgrades;
mod wakings;
