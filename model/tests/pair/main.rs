//! An appliance and a handful of Jump Clients against each other, with a clock of their own and no engine.

mod elsewhere;
mod installers;
mod laws;
mod plans;
mod random;
mod stories;
mod upgrades;
mod wakings;
mod world;
