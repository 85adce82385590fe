//! The library's own listing: regenerated from its recorded seed, and what a planner finds in it.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Zoned;
use jumpstorm_scenarios::fleet::mask::{Key, mask};
use jumpstorm_scenarios::listing::{self, CompanyError, CompanySpec, Form, SiteDefaults};
use model::plan::ClientBegins;

/// `cargo xtask fleet --clients 3600 --sites 12 --home-users 240 --seed 7 --starts 2026-11-16T09:30:00Z
/// --out scenarios/library/planner-fleet.csv`
fn spec() -> CompanySpec {
    CompanySpec { clients: 3_600, sites: 12, home_users: 240, seed: 7, starts: starts() }
}

fn starts() -> Zoned {
    "2026-11-16T09:30:00[UTC]".parse().unwrap()
}

fn committed() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("library/planner-fleet.csv");
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn the_committed_listing_is_what_its_seed_gives() {
    let made = listing::write(&listing::company(&spec()).unwrap(), Form::Csv);
    assert!(made == committed(), "write it again with the command above");
}

#[test]
fn it_reads_as_a_company_with_offices_homes_and_computers_switched_off() {
    let (fleet, notes) = listing::read(committed().as_bytes(), Form::Csv, &SiteDefaults::default(), &starts()).unwrap();
    assert_eq!(fleet.sites.len(), 249, "12 offices and 240 homes, of which three hold a passive client alone");
    let notes: Vec<String> = notes.into_iter().map(|note| note.message).collect();
    insta::assert_debug_snapshot!(notes);
    let count =
        |wanted: fn(&ClientBegins) -> bool| fleet.clients.iter().filter(|client| wanted(&client.begins)).count();
    let switched_off = count(|begins| matches!(begins, ClientBegins::SwitchedOff { .. }));
    let uninstalled = count(|begins| *begins == ClientBegins::Uninstalled);
    assert!((3_560..3_600).contains(&fleet.clients.len()), "{} clients", fleet.clients.len());
    assert!((150..300).contains(&switched_off), "{switched_off} switched off");
    assert!((5..30).contains(&uninstalled), "{uninstalled} uninstalled");
    let hostnames: BTreeSet<&str> = fleet.clients.iter().map(|client| client.hostname.as_str()).collect();
    let duplicates = fleet.clients.len() - hostnames.len();
    assert!((20..60).contains(&duplicates), "{duplicates} duplicates, about 1%");
    assert!(fleet.clients.is_sorted_by_key(|client| client.listing_id));
}

#[test]
fn both_forms_and_a_mask_keep_its_shape() {
    let rows = listing::company(&spec()).unwrap();
    let read = |form| {
        let text = listing::write(&rows, form);
        listing::read(text.as_bytes(), form, &SiteDefaults::default(), &starts()).unwrap()
    };
    let (fleet, _) = read(Form::Csv);
    assert_eq!(read(Form::Json), read(Form::Csv));
    let masked = mask(&fleet, &Key::of_fleet(&fleet));
    assert_eq!(masked.clients.len(), fleet.clients.len());
    for (masked, original) in masked.clients.iter().zip(&fleet.clients) {
        assert_eq!(
            (masked.listing_id, masked.site, masked.begins),
            (original.listing_id, original.site, original.begins)
        );
    }
    let text = format!("{masked:?}");
    for client in &fleet.clients {
        assert!(!text.contains(&client.hostname), "{}", client.hostname);
    }
}

#[test]
fn companies_that_cannot_be_are_refused() {
    let company = |clients, sites, home_users, seed| {
        listing::company(&CompanySpec { clients, sites, home_users, seed, starts: starts() }).map(|rows| rows.len())
    };
    let cases = [
        (company(0, 0, 0, 1), Err(CompanyError::Clients { clients: 0 })),
        (company(250_001, 1, 0, 1), Err(CompanyError::Clients { clients: 250_001 })),
        (company(5, 1, 6, 1), Err(CompanyError::HomeUsers { clients: 5, home_users: 6 })),
        (company(5, 4, 2, 1), Err(CompanyError::Offices { sites: 4, in_offices: 3 })),
        (company(5, 0, 2, 1), Err(CompanyError::Offices { sites: 0, in_offices: 3 })),
        (company(200_000, 50_000, 50_001, 1), Err(CompanyError::Sites { sites: 50_000, home_users: 50_001 })),
        (company(1, 1, 0, 1 << 53), Err(CompanyError::Seed { seed: 1 << 53 })),
        (company(1, 1, 0, 1), Ok(1)),
        (company(3, 0, 3, 1), Ok(3)),
        (company(600, 300, 0, 1), Ok(600)),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
}
