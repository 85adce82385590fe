//! Installers, and the Jump Clients that deployments install from them.

use std::collections::BTreeMap;

use model::id::{ClientId, InstallerId, SiteId};
use model::plan::{self, JumpItem, Origin};
use model::rng::Chance;
use model::time::SimTime;

use super::{Selection, sure};
use crate::file::{Entry, Field, Installer, MadeBy, Overrides, Placed, Text};
use crate::fleet::apportion::largest_remainder;
use crate::fleet::deployment::{Deployment, deploy};
use crate::fleet::{Fleet, Mix};

/// Every installer, in the order of the file.
pub(super) fn installers(installers: &[Placed<Installer>]) -> Vec<plan::Installer> {
    let installer = |installer: &Placed<Installer>| plan::Installer {
        name: sure(&installer.name).0.clone(),
        origin: match sure(&installer.made_by) {
            MadeBy::Wizard => Origin::Wizard,
            MadeBy::Session => Origin::Session { portal: text(&installer.session_portal) },
        },
        made_at: SimTime::ZERO + *sure(&installer.made_at),
        valid_for: *sure(&installer.valid_for),
        item: JumpItem {
            group: text(&installer.jump_group),
            policy: text(&installer.jump_policy),
            portal: text(&installer.public_portal),
            attended: text(&installer.attended_session_policy),
            unattended: text(&installer.unattended_session_policy),
            tag: text(&installer.tag),
            comments: text(&installer.comments),
        },
        delete_after: installer.delete_after.copied(),
    };
    installers.iter().map(installer).collect()
}

/// What a deployment gives instead.
pub(super) fn overrides(overrides: &Overrides) -> plan::Overrides {
    JumpItem {
        group: text(&overrides.jump_group),
        policy: text(&overrides.jump_policy),
        portal: text(&overrides.public_portal),
        attended: text(&overrides.attended_session_policy),
        unattended: text(&overrides.unattended_session_policy),
        tag: text(&overrides.tag),
        comments: text(&overrides.comments),
    }
}

/// The place of an installer that exists.
pub(super) fn id(installers: &[plan::Installer], name: &Text) -> InstallerId {
    let place = installers.iter().position(|installer| installer.name == name.0);
    InstallerId(
        place.and_then(|place| u32::try_from(place).ok()).expect("a file without errors names only what exists"),
    )
}

/// The Jump Clients that deployments install.
#[derive(Debug, Default)]
pub(super) struct Deployed {
    /// By the name of the entry that installs them.
    pub(super) by_entry: BTreeMap<String, Vec<ClientId>>,
    /// When the deployment of each begins, by its place behind the first of them.
    begins: Vec<SimTime>,
    first: usize,
}

impl Deployed {
    /// Adds the Jump Clients of every deployment to the fleet.
    pub(super) fn add(
        entries: &[Placed<Entry>],
        installers: &[plan::Installer],
        selection: &Selection<'_>,
        mix: &Mix,
        chance: &Chance,
        fleet: &mut Fleet,
    ) -> Self {
        let deploying: Vec<_> = entries.iter().filter_map(|entry| Some((entry, entry.deploy.get()?))).collect();
        let deployments: Vec<_> = deploying
            .iter()
            .map(|(entry, deploy)| {
                let sites = selection.sites(entry);
                let shares = largest_remainder(*sure(&deploy.clients), &vec![1; sites.len()]);
                let installer = id(installers, sure(&deploy.installer));
                Deployment {
                    entry: &sure(&entry.name).0,
                    sites: sites.into_iter().zip(shares).collect(),
                    delete_after: installers[installer.index()].delete_after,
                }
            })
            .collect();
        let pinning: Vec<_> = entries.iter().filter_map(|entry| Some((entry, entry.pin.get()?))).collect();
        let pinned = pinning.iter().map(|(entry, pin)| Deployment {
            entry: &sure(&entry.name).0,
            sites: vec![(pin.site.get().and_then(|site| selection.site(&site.0)).unwrap_or(SiteId(0)), 1)],
            delete_after: None,
        });
        let deployments: Vec<_> = deployments.into_iter().chain(pinned).collect();
        let first = fleet.clients.len();
        let deployed = deploy(fleet, &deployments, mix, chance);
        let installing = deploying.iter().map(|(entry, _)| entry).chain(pinning.iter().map(|(entry, _)| entry));
        let begins = installing
            .zip(&deployed)
            .flat_map(|(entry, clients)| std::iter::repeat_n(SimTime::ZERO + *sure(&entry.at), clients.len()));
        let begins = begins.collect();
        for ((_, deploy), clients) in deploying.iter().zip(&deployed) {
            let item = &installers[id(installers, sure(&deploy.installer)).index()].item;
            let given = deploy.overrides.get();
            let own = |own: Option<&Field<Text>>, otherwise: &Option<String>| {
                own.and_then(text).or_else(|| otherwise.clone()).unwrap_or_default()
            };
            for client in clients {
                let client = &mut fleet.clients[client.index()];
                client.tag = own(given.map(|given| &given.tag), &item.tag);
                client.comments = own(given.map(|given| &given.comments), &item.comments);
            }
        }
        for ((_, pin), client) in pinning.iter().zip(deployed[deploying.len()..].iter().flatten()) {
            let client = &mut fleet.clients[client.index()];
            if let Some(hostname) = pin.hostname.get() {
                (client.hostname, client.name) = (hostname.0.clone(), hostname.0.clone());
            }
        }
        let by_entry = deployments.iter().zip(deployed).map(|(deployment, ids)| (deployment.entry.to_owned(), ids));
        Self { by_entry: by_entry.collect(), begins, first }
    }

    /// Whether the client at `place` of the fleet may be there at `at`: unless its deployment begins later.
    pub(super) fn may_be_there(&self, place: usize, at: SimTime) -> bool {
        place.checked_sub(self.first).and_then(|place| self.begins.get(place)).is_none_or(|begins| *begins <= at)
    }
}

fn text(field: &Field<Text>) -> Option<String> {
    field.get().map(|text| text.0.clone())
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use model::time::SimDuration;

    use super::*;
    use crate::{load, starter};

    /// Covers: INST-4.
    #[test]
    fn an_installer_is_good_for_a_day_or_for_as_many_minutes_as_its_bounds_allow() {
        let cases = [
            ("", Some(1_440)),
            ("valid_for = \"10m\"", Some(10)),
            ("valid_for = \"9m59s\"", None),
            ("valid_for = \"525600m\"", Some(525_600)),
            ("valid_for = \"525600m1s\"", None),
        ];
        for (key, minutes) in cases {
            let text = format!("include = [\"starter.toml\"]\n[[installer]]\nname = \"laptops\"\n{key}\n");
            let files = [("a.toml", text.as_str()), ("starter.toml", starter::text())];
            let reader: BTreeMap<_, Vec<u8>> = files.map(|(name, text)| (PathBuf::from(name), text.into())).into();
            match (load(Path::new("a.toml"), &reader, &crate::Overrides::default()), minutes) {
                (Ok(loaded), Some(minutes)) => {
                    let [installer] = &loaded.scenario.plan.installers[..] else { panic!("one installer") };
                    assert_eq!(installer.valid_for, SimDuration::from_secs(minutes * 60), "{key}");
                }
                (Err(problems), None) => {
                    let said = problems.to_string();
                    assert!(said.contains("`valid_for` is") && said.contains("from 10m to 525600m"), "{said}");
                }
                (Ok(_), None) => panic!("{key} is accepted"),
                (Err(problems), Some(_)) => panic!("{key}: {problems}"),
            }
        }
    }
}
