//! Roles, rights, pinning and starts in random directories are what the reference finds by asking everybody who has a say.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jumpstorm_model::access::{Place, Reach, Right, RoleAction};
use jumpstorm_model::id::UserId;
use jumpstorm_model::session_policy::Representative;
use jumpstorm_model::session_policy::layers::Resolver;
use jumpstorm_model::session_policy::pinning::{Participant, may_pin, may_unpin, places_to_pin};
use jumpstorm_model::session_policy::simulator::{may_start, simulate};
use proptest::prelude::*;

use crate::reference::pinning;
use crate::reference::pinning::{pin, pinning_word, start_word, unpin};
use crate::reference::roles::{Has, Roles, has, source};
use crate::sites::{for_all, places, users};

/// How often each thing came up, so that none of it can go untested.
type Met = BTreeMap<&'static str, usize>;

/// Covers: ROLE-1, ROLE-2, ROLE-5, JGRP-1, JGRP-2, JGRP-3, JGRP-4, JGRP-6, JGRP-7, GPOL-1, GPOL-4, GPOL-5, GPOL-6.
#[test]
fn the_role_that_applies_is_the_first_of_all_that_give_one() {
    let (hows, origins, bites) = (RefCell::new(Met::new()), RefCell::new(Met::new()), RefCell::new(Met::new()));
    for_all(SITES, |site| {
        let (reach, roles) = (Reach::new(&site.directory), Roles::of(&site.directory));
        let (mut hows, mut origins, mut bites) = (hows.borrow_mut(), origins.borrow_mut(), bites.borrow_mut());
        for user in users() {
            for right in Right::ALL {
                let (allowed, by) = reach.right(user, right);
                prop_assert_eq!((allowed, source(by)), roles.right(user, right), "{} {:?}", user, right);
            }
            for place in places() {
                let expected = roles.at(user, place);
                prop_assert_eq!(&reach.role_at(user, place).map(has), &expected, "{} {:?}", user, place);
                for action in RoleAction::ALL {
                    let role = |(role, _, _): &Has| &site.directory.roles[*role as usize];
                    let granted = expected.as_ref().is_some_and(|has| role(has).grants.allow(action));
                    prop_assert_eq!(reach.may(user, action, place).is_ok(), granted, "{} {:?}", user, place);
                }
                *hows.entry(expected.as_ref().map_or("nobody", |(_, how, _)| kind(how))).or_default() += 1;
                *origins.entry(expected.as_ref().map_or("nothing", |(_, _, from)| kind(from))).or_default() += 1;
                if let Place::Group(group) = place {
                    let (removal, is_final) = roles.bites(user, group);
                    *bites.entry("removal").or_default() += usize::from(removal);
                    *bites.entry("final").or_default() += usize::from(is_final);
                }
            }
        }
        for place in places() {
            let Place::Group(group) = place else { continue };
            let listed: Vec<_> =
                reach.members(group).map(|line| (line.user, has(line.grant), line.is_editable)).collect();
            let expected: Vec<_> = users()
                .filter_map(|user| roles.at(user, place).map(|has| (user, has.1 == "individually", has)))
                .map(|(user, is_editable, has)| (user, has, is_editable))
                .collect();
            prop_assert_eq!(listed, expected, "{}", group);
        }
        Ok(())
    });
    let (hows, origins, bites) = (hows.into_inner(), origins.into_inner(), bites.into_inner());
    assert_shares(&hows, &["nobody", "individually", "group policy", "system", "personal", "team", "sees all"], 40);
    assert_shares(&origins, &["nothing", "there", "account", "group policy"], 15);
    let memberships =
        SITES as usize * users().count() * places().filter(|place| matches!(place, Place::Group(_))).count();
    assert!(bites["removal"] * 50 >= memberships && bites["final"] * 50 >= memberships, "{memberships}: {bites:?}");
}

/// Covers: PIN-2, PIN-3, PIN-4, PIN-6, PIN-7, PIN-8, PIN-12, PIN-13, PSIM-1, PSIM-2, ROLE-3, ROLE-6, JGRP-1, JGRP-2.
#[test]
fn who_starts_pins_and_unpins_is_as_the_conditions_say_one_after_the_other() {
    let (starts, pins, unpins) = (RefCell::new(Met::new()), RefCell::new(Met::new()), RefCell::new(Met::new()));
    for_all(SITES, |site| {
        let directory = &site.directory;
        let (resolver, reach, roles) = (Resolver::new(directory), Reach::new(directory), Roles::of(directory));
        let (mut starts, mut pins, mut unpins) = (starts.borrow_mut(), pins.borrow_mut(), unpins.borrow_mut());
        for (who, start) in &site.starts {
            let can_start = pinning::start(directory, *who, *start);
            prop_assert_eq!(start_word(&may_start(&reach, *who, *start)), can_start, "{:?} {:?}", who, start);
            *starts.entry(can_start).or_default() += 1;

            let (outcome, participant) = (resolver.outcome(*who, *start), Participant::starting(*who));
            let unpinning = unpin(directory, *who, *start);
            let found = may_unpin(&reach, &outcome, participant);
            prop_assert_eq!(pinning_word(&found), unpinning, "{:?} {:?}", who, start);
            *unpins.entry(unpinning).or_default() += 1;

            let mut offered = Vec::new();
            for place in places() {
                let pinning = pin(directory, *who, place, unpinning);
                let found = may_pin(&reach, &outcome, participant, place);
                prop_assert_eq!(pinning_word(&found), pinning, "{:?} {:?} {:?}", who, start, place);
                *pins.entry(pinning).or_default() += 1;
                offered.extend((pinning == "yes").then_some(place));
            }

            let simulation = simulate(&resolver, &reach, *who, *start);
            prop_assert_eq!(start_word(&simulation.may_start), can_start);
            prop_assert_eq!(pinning_word(&simulation.pinning.unpin), unpinning);
            prop_assert_eq!(pinning_word(&simulation.pinning.places), unpinning);
            let simulated = simulation.pinning.places.unwrap_or_default();
            prop_assert_eq!(simulated.iter().map(|(place, _)| *place).collect::<Vec<_>>(), offered.clone());
            let lacking: Vec<Place> = simulation.pinning.lacking.iter().map(|(place, _)| *place).collect();
            let expected: Vec<Place> = match who {
                Representative::User(user) => own_list_first(*user)
                    .filter(|place| roles.at(*user, *place).is_some())
                    .filter(|place| !roles.grants(*user, *place, RoleAction::CreateAndDeploy))
                    .collect(),
                Representative::External(_) => Vec::new(),
            };
            prop_assert_eq!(lacking, expected);
            if let (Representative::User(user), "yes") = (who, unpinning) {
                prop_assert_eq!(places_to_pin(&reach, *user).map(|(place, _)| place).collect::<Vec<_>>(), offered);
            }
        }
        Ok(())
    });
    assert_shares(&starts.into_inner(), &["yes", "external", "right", "place", "role"], 50);
    assert_shares(&pins.into_inner(), &["yes", "owner", "permission", "role", "list", "place"], 50);
    assert_shares(&unpins.into_inner(), &["yes", "owner", "permission", "role"], 50);
}

/// Exactly these came up, each as at least one in so many.
fn assert_shares(met: &Met, expected: &[&str], one_in: usize) {
    let all: usize = met.values().sum();
    assert_eq!(met.len(), expected.len(), "{met:?}");
    for what in expected {
        assert!(met[what] * one_in >= all, "{what} comes up at least once in {one_in}: {met:?}");
    }
}

/// A word of the reference without a number.
fn kind(word: &str) -> &'static str {
    let kinds = ["individually", "group policy", "system", "personal", "team", "sees all", "there", "account"];
    kinds.into_iter().find(|kind| word.starts_with(kind)).expect("one of the reference's words")
}

/// Jump Groups, then the user's own personal list, then those of others.
fn own_list_first(user: UserId) -> impl Iterator<Item = Place> {
    let own = Place::Personal(user);
    let is_group = |place: &Place| matches!(place, Place::Group(_));
    places().filter(is_group).chain([own]).chain(places().filter(move |place| !is_group(place) && *place != own))
}

const SITES: u32 = 20_000;
