//! What people write about their computers, made up.

use fake::Fake;
use fake::faker::address::raw::CityName;
use fake::faker::name::raw::FirstName;
use fake::locales::EN;
use model::plan::OperatingSystem;
use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;

use crate::fleet::computer::Kind;

/// A tag: what the computer is for.
pub(super) fn tag(kind: Kind, chance: &mut ChaCha8Rng) -> &'static str {
    let tags: &[&str] = match kind {
        Kind::Server => &["server", "server", "file server", "print server"],
        Kind::Board => &["signage", "time clock"],
        Kind::Desktop | Kind::Laptop => {
            &["", "", "accounting", "sales", "sales", "warehouse", "reception", "engineering", "human resources"]
        }
    };
    tags.choose(chance).expect("the lists are not empty")
}

/// A comment: blank nine times in ten, and with all that makes CSV hard now and then.
pub(super) fn comment(chance: &mut ChaCha8Rng) -> String {
    if !chance.random_ratio(1, 10) {
        return String::new();
    }
    let colleague: &str = FirstName(EN).fake_with_rng(chance);
    let town: String = CityName(EN).fake_with_rng(chance);
    match chance.random_range(0..8) {
        0 => format!("Moved here from {town}"),
        1 => format!("Loan device, due back from {colleague}"),
        2 => format!("Known as \"{colleague}'s old one\", to be replaced"),
        3 => format!("Ask {colleague} first,\nthen restart"),
        4 => "Shared by the late shift; lid stays closed".into(),
        5 => "Do not restart before 18:00, payroll runs".into(),
        6 => "Meeting room \u{2013} camera, 2 screens".into(),
        _ => format!("New disk ({})", chance.random_range(2022..=2026)),
    }
}

/// Name, version and platform.
pub(super) fn operating_system(system: OperatingSystem, kind: Kind, chance: &mut ChaCha8Rng) -> &'static str {
    let texts: &[&str] = match (system, kind) {
        (OperatingSystem::Windows, Kind::Server) => {
            &["Windows Server 2019 Standard (x64)", "Windows Server 2022 Standard (x64)", "Windows Server 2025 (x64)"]
        }
        (OperatingSystem::Windows, _) => &[
            "Windows 10 Enterprise 22H2 (x64)",
            "Windows 11 Enterprise 23H2 (x64)",
            "Windows 11 Enterprise 24H2 (x64)",
            "Windows 11 Enterprise 24H2 (x64)",
            "Windows 11 Pro 24H2 (arm64)",
        ],
        (OperatingSystem::Mac, _) => &["macOS 14.8 (x86_64)", "macOS 15.7 (arm64)", "macOS 26.1 (arm64)"],
        (OperatingSystem::Linux, Kind::Server) => {
            &["Red Hat Enterprise Linux 9.6 (x86_64)", "Debian GNU/Linux 12 (x86_64)", "Ubuntu 24.04 LTS (x86_64)"]
        }
        (OperatingSystem::Linux, _) => &["Ubuntu 24.04 LTS (x86_64)", "Fedora Linux 43 (x86_64)"],
        (OperatingSystem::RaspberryPi, _) => &["Raspberry Pi OS 12 (arm64)", "Raspberry Pi OS 11 (armv7l)"],
    };
    texts.choose(chance).expect("the lists are not empty")
}
