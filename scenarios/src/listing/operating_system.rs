//! Which family of systems a free text speaks of.

use model::plan::OperatingSystem;

/// The family that `text` (a system's name, version and platform) names, if it names one that we know.
pub(super) fn family(text: &str) -> Option<OperatingSystem> {
    let text = text.to_ascii_lowercase();
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let family = |(_, family): &(&str, OperatingSystem)| *family;
    PARTS
        .iter()
        .find(|(part, _)| text.contains(part))
        .map(family)
        .or_else(|| words.find_map(|word| WORDS.iter().find(|(known, _)| *known == word)).map(family))
}

/// Names that are recognised wherever they stand, the more particular first: "darwin" has "win" in it, and Raspberry Pi
/// OS calls itself Debian.
const PARTS: [(&str, OperatingSystem); 10] = [
    ("raspberry", OperatingSystem::RaspberryPi),
    ("raspbian", OperatingSystem::RaspberryPi),
    ("windows", OperatingSystem::Windows),
    ("macos", OperatingSystem::Mac),
    ("mac os", OperatingSystem::Mac),
    ("os x", OperatingSystem::Mac),
    ("osx", OperatingSystem::Mac),
    ("darwin", OperatingSystem::Mac),
    ("linux", OperatingSystem::Linux),
    ("red hat", OperatingSystem::Linux),
];

/// Names that are recognised as whole words: "arch" is a system, "x86 architecture" is none.
const WORDS: [(&str, OperatingSystem); 25] = [
    ("win", OperatingSystem::Windows),
    ("win7", OperatingSystem::Windows),
    ("win8", OperatingSystem::Windows),
    ("win10", OperatingSystem::Windows),
    ("win11", OperatingSystem::Windows),
    ("win32", OperatingSystem::Windows),
    ("win64", OperatingSystem::Windows),
    ("mac", OperatingSystem::Mac),
    ("ubuntu", OperatingSystem::Linux),
    ("debian", OperatingSystem::Linux),
    ("fedora", OperatingSystem::Linux),
    ("centos", OperatingSystem::Linux),
    ("rhel", OperatingSystem::Linux),
    ("redhat", OperatingSystem::Linux),
    ("rocky", OperatingSystem::Linux),
    ("almalinux", OperatingSystem::Linux),
    ("suse", OperatingSystem::Linux),
    ("opensuse", OperatingSystem::Linux),
    ("sles", OperatingSystem::Linux),
    ("mint", OperatingSystem::Linux),
    ("arch", OperatingSystem::Linux),
    ("gentoo", OperatingSystem::Linux),
    ("kali", OperatingSystem::Linux),
    ("manjaro", OperatingSystem::Linux),
    ("nixos", OperatingSystem::Linux),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_recognised_in_free_text() {
        let cases = [
            ("Windows 11 Enterprise 24H2 (x64)", Some(OperatingSystem::Windows)),
            ("Microsoft Windows Server 2022", Some(OperatingSystem::Windows)),
            ("Win10 x64", Some(OperatingSystem::Windows)),
            ("macOS 15.7 (arm64)", Some(OperatingSystem::Mac)),
            ("Mac OS X 10.15", Some(OperatingSystem::Mac)),
            ("OS X El Capitan", Some(OperatingSystem::Mac)),
            ("Darwin 24.6.0", Some(OperatingSystem::Mac)),
            ("Mac 14.2", Some(OperatingSystem::Mac)),
            ("Raspberry Pi OS 12, Debian GNU/Linux", Some(OperatingSystem::RaspberryPi)),
            ("Raspbian 10", Some(OperatingSystem::RaspberryPi)),
            ("Ubuntu 24.04 LTS (x86_64)", Some(OperatingSystem::Linux)),
            ("Red Hat Enterprise 9", Some(OperatingSystem::Linux)),
            ("Arch x86_64", Some(OperatingSystem::Linux)),
            ("Oracle Linux 9", Some(OperatingSystem::Linux)),
            ("x86 architecture", None),
            ("AIX 7.3", None),
            ("", None),
        ];
        for (text, system) in cases {
            assert_eq!(family(text), system, "{text}");
        }
    }
}
