//! What kind of computer a row speaks of, as far as its names tell.

use model::plan::Computer;

use crate::fleet::computer::Kind;

/// A server by its system or by how we name them, a laptop by its hostname, and otherwise a desktop.
pub(super) fn kind(hostname: &str, operating_system: &str) -> Computer {
    let has = |text: &str, parts: &[&str]| {
        let text = text.to_ascii_lowercase();
        parts.iter().any(|part| text.contains(part))
    };
    if has(operating_system, &["server"]) {
        return Computer::Server;
    }
    if has(hostname, &["laptop", "notebook", "macbook"]) {
        return Computer::Laptop;
    }
    Kind::of_hostname(hostname).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_it_is() {
        for (hostname, system, kind) in [
            ("LAPTOP-7F3K2MX", "Windows 11 Pro (x64)", Computer::Laptop),
            ("Mias-MacBook-Pro", "macOS 15.1", Computer::Laptop),
            ("dc-1", "Windows Server 2022 (x64)", Computer::Server),
            ("SRV-7F3K2MX", "Debian 12", Computer::Server),
            ("PI-7F3K2MX", "Raspberry Pi OS", Computer::Desktop),
            ("reception", "Windows 11 Pro (x64)", Computer::Desktop),
        ] {
            assert_eq!(super::kind(hostname, system), kind, "{hostname}");
        }
    }
}
