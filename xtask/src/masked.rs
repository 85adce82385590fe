//! A run with the names of a real fleet taken out, so that its report can leave the house.
//!
//! The run itself keeps the real names: chance hangs on them. What the author wrote into the scenario file, names of
//! the timeline's entries and expectations above all, stays as it is.

use std::collections::BTreeMap;

use model::plan::Plan;
use model::record::Record;
use scenarios::fleet::Fleet;
use scenarios::fleet::mask::{Key, mask};

/// The plan with pseudonyms for computers, users and sites, and for all addresses.
pub(crate) fn plan(plan: &Plan) -> Plan {
    let fleet = Fleet { sites: plan.sites.clone(), clients: plan.clients.clone() };
    let Fleet { sites, clients } = mask(&fleet, &Key::of_fleet(&fleet));
    Plan { sites, clients, ..plan.clone() }
}

/// Takes names out of what a record says in words, such as who broke a law.
pub(crate) fn scrub(record: &mut Record, original: &Plan, masked: &Plan) {
    let breaches = record.invariants.iter_mut().filter_map(|law| law.first.as_mut()).map(|breach| &mut breach.what);
    let effects = record.effects.iter_mut().map(|effect| &mut effect.what);
    for text in breaches.chain(effects) {
        let clients = original.clients.iter().zip(&masked.clients);
        let clients = clients.flat_map(|(was, is)| [(&was.hostname, &is.hostname), (&was.name, &is.name)]);
        let sites = original.sites.iter().zip(&masked.sites).map(|(was, is)| (&was.name, &is.name));
        // A name may be part of another: the longest goes first.
        let present = clients.chain(sites).filter(|(was, _)| !was.is_empty() && text.contains(was.as_str()));
        let present: BTreeMap<_, _> = present.map(|(was, is)| ((usize::MAX - was.len(), was), is)).collect();
        for ((_, was), is) in present {
            *text = text.replace(was.as_str(), is);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap as Files;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use model::record::Breach;
    use sim::RunOptions;
    use sim::observer::Unwatched;

    use super::*;

    #[test]
    fn what_a_record_says_in_words_is_masked_too() {
        let path = Path::new("a.toml");
        let text = "format = 1\nteaches = \"x\"\n[run]\nduration = \"1m\"\n[appliance]\nmodel = \"B200\"\n[fleet]\n\
                    clients = 12\n[[expect]]\nthat = \"by 1m: online = 100%\"\n";
        let files: Files<PathBuf, Vec<u8>> = [(path.to_owned(), text.into())].into();
        let loaded = scenarios::load(path, &files, &scenarios::Overrides::default());
        let original = Arc::new(loaded.unwrap_or_else(|problems| panic!("{problems}")).scenario.plan);
        let masked = plan(&original);
        let mut record = sim::run(&original, &RunOptions::default(), &mut Unwatched).unwrap();
        let named: Vec<_> = original.clients.iter().map(|client| client.hostname.clone()).collect();
        let at = model::time::SimTime::ZERO;
        record.invariants[0].first = Some(Breach { at, what: format!("not accounted for: {}", named.join(", ")) });
        scrub(&mut record, &original, &masked);
        let said = &record.invariants[0].first.as_ref().unwrap().what;
        for client in &original.clients {
            assert!(!said.contains(&client.hostname), "{} in {said}", client.hostname);
        }
        assert!(masked.clients.iter().any(|client| said.contains(&client.hostname)), "{said}");
    }
}
