//! What a result must list: every figure the run rests on that no source gives (RUN-9).
//!
//! The file's shape declares most of them, each beside its default. Here are those that hang on more than one key.

use model::plan::{AppliancePlan, Assumption};

use super::{operating_systems, sure};
use crate::file::{File, Shape};

/// Every assumption, in the order of the format's reference.
pub(super) fn list(file: &File, appliance: &AppliancePlan) -> Vec<Assumption> {
    let mut assumptions = Vec::new();
    let mut add = |key: &str, value: String, why: String| {
        assumptions.push(Assumption { key: key.to_owned(), value, why });
    };
    let model = appliance.model;
    if let Some(cores) = model.cores() {
        let grounds = format!("one for each of the {cores} cores of a {model}; an assumption (assumptions.md 1)");
        let why = match sure(&sure(&file.appliance).service).workers.given {
            true => format!("set by the scenario; otherwise {cores} ({grounds})"),
            false => grounds,
        };
        add("appliance.service.workers", appliance.service.workers.to_string(), why);
    } else {
        let why = "set by the scenario; a custom model has no default (APP-7)";
        add("appliance.service.workers", appliance.service.workers.to_string(), why.to_owned());
    }
    let why = "assumption: evenly paced, no burst; not a key (CONN-7, assumptions.md 2)";
    add("appliance.admission", format!("one every 1/{} s", appliance.connection_rate), why.to_owned());
    let fleet = sure(&file.fleet);
    if !fleet.listing.given {
        let mix: Vec<_> =
            operating_systems(fleet).iter().map(|(system, weight)| format!("{system:?} {weight}")).collect();
        let why = match fleet.operating_systems.given {
            true => "set by the scenario; otherwise Windows 80, Mac 12, Linux 6, RaspberryPi 2 (assumption)",
            false => "assumption: no public figure",
        };
        add("fleet.operating_systems", mix.join(", "), why.to_owned());
    }
    file.list_assumptions("", &mut assumptions);
    if fleet.listing.given {
        assumptions.retain(|assumption| assumption.key != "fleet.users_logged_in");
    }
    assumptions
}
