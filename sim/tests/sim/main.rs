//! Whole rehearsals on the network simulator, held against what can be foretold by other means.

mod counted;
mod determinism;
mod drivers;
mod expected;
mod faults;
mod limits;
mod maintenance;
mod overlaps;
mod plans;
mod races;
mod random;
mod statistics;
mod theory;
mod upgrades;
