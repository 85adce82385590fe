//! An appliance and a handful of Jump Clients against each other, with a clock of their own and no engine.

mod absences;
mod elsewhere;
mod end_users;
mod installers;
mod laws;
mod maintenance;
mod plans;
mod random;
mod reference;
mod stories;
mod upgrades;
mod wakings;
mod world;
