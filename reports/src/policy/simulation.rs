//! What one session would get: the session policy simulator's result (PSIM-1), with what it says of pinning (PSIM-2).

use model::access::{Directory, Grant, Place};
use model::session_policy::pinning::{NEEDED, NoPinning};
use model::session_policy::simulator::{Line, Simulation};
use model::session_policy::{Representative, Start};
use serde_json::{Value as Json, json};

use super::{Answer, Cell, Section, json as js, names};

/// The answer.
pub fn simulation(directory: &Directory, simulation: &Simulation) -> Answer {
    let who = names::representative(directory, simulation.representative);
    let how = names::start(directory, simulation.start);
    Answer {
        title: format!("{}: {how}", capital(&who)),
        lead: lead(directory, simulation),
        sections: vec![permissions(directory, simulation), pinning(directory, simulation)],
        json: json(directory, simulation),
    }
}

fn lead(directory: &Directory, simulation: &Simulation) -> Vec<String> {
    let jump = matches!(simulation.start, Start::Jump { .. } | Start::JumpTo(_));
    let mut lead = vec![match (simulation.may_start, simulation.representative) {
        (Err(refused), _) => {
            format!("No such session can start: {}. The rest says what it would get.", refused.text(directory))
        }
        (Ok(Some(grant)), _) => format!("Such a session can start: {}.", grant.text(directory)),
        (Ok(None), Representative::User(_)) if jump => "Such a session can start: no role is asked for.".to_owned(),
        (Ok(None), Representative::User(_)) => "Customers start such sessions; no role is asked for.".to_owned(),
        (Ok(None), Representative::External(_)) => {
            "Customers start such sessions; an external representative is invited into them and never owns one."
                .to_owned()
        }
    }];
    if let Start::Jump { item, .. } = simulation.start {
        let item = &directory[item];
        if let Some(policy) = item.jump_policy {
            lead.push(format!(
                "Jump Policy {:?} has a say too when it starts: at what times, and what it asks for first.",
                directory[policy].name
            ));
        }
        if item.password {
            lead.push("Every access must give the Jump Item's password.".to_owned());
        }
    }
    lead
}

fn permissions(directory: &Directory, simulation: &Simulation) -> Section {
    let row = |line: Line| {
        vec![
            line.permission.title().into(),
            Cell::value(line.value, directory.text(line.value)),
            names::layer(line.layer).into(),
            line.decision.decider(directory).into(),
        ]
    };
    Section::new("Permissions")
        .table(&["Permission", "Value", "Layer", "Decided by"], simulation.lines().map(row).collect())
}

fn pinning(directory: &Directory, simulation: &Simulation) -> Section {
    let pinning = &simulation.pinning;
    let mut section = Section::new("Pinning and unpinning").say(format!(
        "The permission says {}, by {}.",
        directory.text(pinning.permission.value),
        pinning.permission.decider(directory)
    ));
    section = match &pinning.places {
        Err(why) => section.say(format!("Cannot pin: {}.", why.text(directory))),
        Ok(places) if places.is_empty() => section.say("Can pin nowhere: no place is offered.".to_owned()),
        Ok(places) => section.say(format!("Can pin to {}.", each(directory, places))),
    };
    section = match &pinning.unpin {
        // What keeps from pinning at all keeps from unpinning too, and has been said.
        Err(_) => section.say("Cannot unpin either, for the same reason."),
        Ok(()) => section.say("Can unpin the session's Jump Client, wherever it is pinned."),
    };
    // Whoever cannot pin for want of a role has been told which roles there are.
    if !pinning.lacking.is_empty() && !matches!(pinning.places, Err(NoPinning::Role { .. })) {
        let lacking = each(directory, &pinning.lacking);
        section = section.say(format!("No {} is granted in {lacking}.", NEEDED.name()));
    }
    section
}

/// Places with the roles that apply there; those with the same role together, as many as a reader needs.
fn each(directory: &Directory, places: &[(Place, Grant)]) -> String {
    let mut roles: Vec<(Grant, Vec<Place>)> = Vec::new();
    for (place, grant) in places {
        match roles.iter_mut().find(|(other, _)| other == grant) {
            Some((_, places)) => places.push(*place),
            None => roles.push((*grant, vec![*place])),
        }
    }
    let text = |(grant, places): &(Grant, Vec<Place>)| {
        let shown: Vec<_> = places.iter().take(PLACES_MAX).map(|place| place.text(directory)).collect();
        let more = places.len().saturating_sub(PLACES_MAX);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        format!("{}{more}: {}", shown.join(", "), grant.text(directory))
    };
    roles.iter().map(text).collect::<Vec<_>>().join("; ")
}

fn json(directory: &Directory, simulation: &Simulation) -> Json {
    let lines = simulation.lines().map(|line| {
        json!({
            "permission": line.permission.name(),
            "value": js::value(directory, line.value),
            "decided_by": js::decider(directory, line.decision),
        })
    });
    let grants = |places: &[(Place, Grant)]| -> Json {
        let one = |(place, grant): &(Place, Grant)| json!({ "place": self::place(directory, *place), "role": directory[grant.role].name });
        places.iter().map(one).collect()
    };
    let pinning = &simulation.pinning;
    let why = |error: &NoPinning| error.text(directory);
    json!({
        "schema": js::SCHEMA,
        "answer": "simulation",
        "representative": js::representative(directory, simulation.representative),
        "start": js::start(directory, simulation.start),
        "may_start": simulation.may_start.is_ok(),
        "why_not": simulation.may_start.err().map(|refused| refused.text(directory)),
        "permissions": lines.collect::<Json>(),
        "pinning": {
            "permission": js::value(directory, pinning.permission.value),
            "may_pin_to": pinning.places.as_ref().map_or(json!([]), |places| grants(places)),
            "why_not_pin": pinning.places.as_ref().err().map(why),
            "may_unpin": pinning.unpin.is_ok(),
            "why_not_unpin": pinning.unpin.as_ref().err().map(why),
            "roles_without_create_and_deploy": grants(&pinning.lacking),
        },
    })
}

fn place(directory: &Directory, place: Place) -> Json {
    match place {
        Place::Group(group) => js::named("jump_group", &directory[group].name),
        Place::Personal(owner) => js::named("personal_list", &directory[owner].name),
    }
}

/// With a capital letter in front.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The most places that are named for one role.
const PLACES_MAX: usize = 4;
