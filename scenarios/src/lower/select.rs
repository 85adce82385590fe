//! Which sites and which Jump Clients an entry is about: names resolved, samples drawn.

use std::collections::{BTreeMap, BTreeSet};

use model::id::{ClientId, SiteId};
use model::plan::Client;
use model::rng::Chance;

use crate::file::{Clients, Entry, Field, Placed, Sites, select};

/// The sites there are, and the chance that draws from them.
pub(crate) struct Selection<'a> {
    chance: Chance,
    names: &'a [String],
    by_name: BTreeMap<&'a str, u32>,
}

impl<'a> Selection<'a> {
    /// From all sites by name, in their order.
    pub(crate) fn new(chance: Chance, names: &'a [String]) -> Self {
        Self { chance, names, by_name: names.iter().map(String::as_str).zip(0..).collect() }
    }

    /// The name of a site.
    pub(crate) fn name(&self, site: SiteId) -> &str {
        &self.names[site.index()]
    }

    /// The site of exactly that name.
    pub(crate) fn site(&self, name: &str) -> Option<SiteId> {
        self.by_name.get(name).copied().map(SiteId)
    }

    /// All names.
    pub(crate) fn names(&self) -> &[String] {
        self.names
    }

    /// The sites with this name, or whose names match this glob, in order.
    pub(crate) fn named(&self, name: &str) -> Vec<u32> {
        match self.by_name.get(name) {
            Some(site) => vec![*site],
            None if name.contains(['*', '?']) => {
                let all = self.names.iter().zip(0..);
                all.filter(|(site, _)| select::matches(name, site)).map(|(_, index)| index).collect()
            }
            None => Vec::new(),
        }
    }

    /// The sites that an entry selects, in order; none if its action selects none.
    pub(crate) fn sites(&self, entry: &Entry) -> Vec<SiteId> {
        let sites = entry.sites().and_then(Field::get);
        sites.map(|sites| self.sites_of(sites, &label(entry, "sites"))).unwrap_or_default()
    }

    /// The sites that are selected, in order; what a sample is drawn from has the label `drawn_from`.
    pub(crate) fn sites_of(&self, sites: &Sites, drawn_from: &str) -> Vec<SiteId> {
        let chosen: Vec<_> = match sites {
            Sites::All => (0..self.names.len()).collect(),
            Sites::Named(names) => self.union(names).into_iter().map(|site| site as usize).collect(),
            Sites::Sample(sample) => {
                let whole = self.names.len();
                self.draw(whole, sample.of(whole), drawn_from)
            }
        };
        let id = |place: usize| SiteId(u32::try_from(place).expect("at most 100,000 sites"));
        chosen.into_iter().map(id).collect()
    }

    /// Those of `clients` that may be concerned and are selected, in order; and how many were asked for but are not
    /// there. What a sample is drawn from has the label `drawn_from`.
    pub(crate) fn clients(
        &self,
        drawn_from: &str,
        selector: &Clients,
        clients: &[Client],
        concerned: impl Fn(usize, &Client) -> bool,
    ) -> (Vec<ClientId>, usize) {
        let off = |client: &Client| matches!(client.begins, model::plan::ClientBegins::SwitchedOff { .. });
        let all = clients.iter().zip(0_u32..).filter(|(client, place)| concerned(*place as usize, client));
        let Clients::Fitting(fitting) = selector else {
            let whole = matches!(selector, Clients::All);
            return (all.filter(|(client, _)| whole || off(client)).map(|(_, place)| ClientId(place)).collect(), 0);
        };
        let sites = fitting.site.get().map(|names| self.union(&names.0));
        let glob = fitting.name.get().map(|glob| glob.0.as_str());
        let fits = |client: &Client| {
            sites.as_ref().is_none_or(|sites| sites.contains(&client.site.0))
                && fitting.operating_system.copied().is_none_or(|system| system == client.operating_system)
                && fitting.computer.copied().is_none_or(|computer| computer == client.computer)
                && glob
                    .is_none_or(|glob| select::matches(glob, &client.name) || select::matches(glob, &client.hostname))
        };
        let fitting_ids: Vec<_> = all.filter(|(client, _)| fits(client)).map(|(_, place)| ClientId(place)).collect();
        let Some(sample) = fitting.sample() else { return (fitting_ids, 0) };
        let wanted = sample.of(fitting_ids.len());
        let drawn = self.draw(fitting_ids.len(), wanted, drawn_from);
        (drawn.iter().map(|place| fitting_ids[*place]).collect(), wanted.saturating_sub(fitting_ids.len()))
    }

    fn union(&self, names: &[Placed<String>]) -> BTreeSet<u32> {
        names.iter().flat_map(|name| self.named(&name.value)).collect()
    }

    /// `count` of `whole` places, or all of them, in order.
    fn draw(&self, whole: usize, count: usize, label: &str) -> Vec<usize> {
        let mut generator = self.chance.generator(label);
        let mut drawn = rand::seq::index::sample(&mut generator, whole, count.min(whole)).into_vec();
        drawn.sort_unstable();
        drawn
    }
}

/// What a choice of an entry is drawn from. The name, not the place in the file: another entry changes no choice.
pub(super) fn label(entry: &Entry, what: &str) -> String {
    format!("timeline/{}/{what}", entry.name.get().map(|name| name.0.as_str()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Old seeds must choose the same clients: the algorithm is `rand`'s, and may change with it.
    #[test]
    fn draws_are_pinned() {
        let names: Vec<_> = (0..10).map(|number| number.to_string()).collect();
        let selection = Selection::new(Chance::new(7), &names);
        assert_eq!(selection.draw(10, 4, "timeline/a/sites"), GOLDEN);
        assert_eq!(selection.draw(3, 9, "timeline/a/sites"), [0, 1, 2]);
        assert_eq!(selection.draw(100_000, 20, "timeline/a/sites").len(), 20);
    }

    const GOLDEN: [usize; 4] = [0, 3, 5, 9];
}
