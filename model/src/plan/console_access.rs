//! What a site asks of a console before anybody logs in there: a security setting, the software, the certificate (WEB-1, WEB-6,
//! WEB-7). Licences are counted elsewhere (APP-8).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::event::LogInRefusal;

use super::{ConsoleKind, Device};

/// What decides which consoles can connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsoleAccess {
    /// Whether web and mobile consoles may connect; off by default (WEB-1).
    pub web_and_mobile: bool,
    /// The software of the appliance (WEB-6).
    pub software: SoftwareVersion,
    /// Its certificate (WEB-6).
    pub certificate: SiteCertificate,
}

/// A version of the appliance's software, such as 16.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SoftwareVersion {
    /// The number before the dot.
    pub major: u16,
    /// The number after it.
    pub minor: u16,
}

/// The certificate under which the site is reached, as far as consoles in a browser ask about it (WEB-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteCertificate {
    /// Valid, and signed by a certificate authority.
    CaSigned,
    /// Signed by the appliance itself.
    SelfSigned,
    /// Signed by a certificate authority, and not valid any more.
    Expired,
}

/// Text that is no version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no version of the software: two whole numbers up to 65535 with a dot between them are, such as \"16.2\""
)]
pub struct BadSoftwareVersion(pub String);

impl ConsoleAccess {
    /// Whether such a console on such a device may connect.
    ///
    /// # Errors
    /// What keeps it from that: first of all the device itself, which no setting changes.
    pub fn admit(&self, kind: ConsoleKind, device: Device) -> Result<(), LogInRefusal> {
        if !kind.runs_on(device) {
            Err(LogInRefusal::Device)
        } else if kind != ConsoleKind::Desktop && !self.web_and_mobile {
            Err(LogInRefusal::WebAndMobileOff)
        } else if kind == ConsoleKind::Web && self.software < SoftwareVersion::WEB_CONSOLE {
            Err(LogInRefusal::Software)
        } else if kind == ConsoleKind::Web && self.certificate != SiteCertificate::CaSigned {
            Err(LogInRefusal::Certificate)
        } else {
            Ok(())
        }
    }
}

impl Default for ConsoleAccess {
    /// As a site is delivered, with the software and the certificate that the web console asks for.
    fn default() -> Self {
        Self {
            web_and_mobile: false,
            software: SoftwareVersion { major: 20, minor: 1 },
            certificate: SiteCertificate::CaSigned,
        }
    }
}

impl SoftwareVersion {
    /// The first with a web console (WEB-6).
    pub const WEB_CONSOLE: Self = Self { major: 16, minor: 2 };
}

impl fmt::Display for SoftwareVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl FromStr for SoftwareVersion {
    type Err = BadSoftwareVersion;

    fn from_str(text: &str) -> Result<Self, BadSoftwareVersion> {
        let number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?;
        text.split_once('.')
            .and_then(|(major, minor)| Some(Self { major: number(major)?, minor: number(minor)? }))
            .ok_or_else(|| BadSoftwareVersion(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERSIONS: [(u16, u16); 6] = [(9, 9), (16, 1), (16, 2), (16, 10), (17, 0), (20, 1)];

    /// Every setting with every console: web and mobile ones need the security setting, and the web console needs more.
    ///
    /// Covers: WEB-1, WEB-6.
    #[test]
    fn each_console_is_asked_for_what_it_needs() {
        let mut admitted = 0;
        for web_and_mobile in [false, true] {
            for (major, minor) in VERSIONS {
                for certificate in [SiteCertificate::CaSigned, SiteCertificate::SelfSigned, SiteCertificate::Expired] {
                    let access =
                        ConsoleAccess { web_and_mobile, software: SoftwareVersion { major, minor }, certificate };
                    let recent = !matches!((major, minor), (9, 9) | (16, 1));
                    let web = match (web_and_mobile, recent, certificate) {
                        (false, ..) => Err(LogInRefusal::WebAndMobileOff),
                        (true, false, _) => Err(LogInRefusal::Software),
                        (true, true, SiteCertificate::CaSigned) => Ok(()),
                        (true, true, _) => Err(LogInRefusal::Certificate),
                    };
                    let mobile = if web_and_mobile { Ok(()) } else { Err(LogInRefusal::WebAndMobileOff) };
                    assert_eq!(access.admit(ConsoleKind::Desktop, Device::Windows), Ok(()), "{access:?}");
                    assert_eq!(access.admit(ConsoleKind::Web, Device::ChromeOs), web, "{access:?}");
                    assert_eq!(access.admit(ConsoleKind::Mobile, Device::Ios), mobile, "{access:?}");
                    admitted += usize::from(web.is_ok());
                }
            }
        }
        assert_eq!(admitted, 4, "the web console connects with each of the recent versions");
        let usual = ConsoleAccess::default();
        assert_eq!(usual.admit(ConsoleKind::Web, Device::Mac), Err(LogInRefusal::WebAndMobileOff));
        assert_eq!(ConsoleAccess { web_and_mobile: true, ..usual }.admit(ConsoleKind::Web, Device::Mac), Ok(()));
    }

    /// Covers: WEB-7.
    #[test]
    fn a_chromebook_has_the_web_console_alone() {
        use ConsoleKind::{Desktop, Mobile, Web};
        const CASES: [(Device, &[ConsoleKind]); 6] = [
            (Device::Windows, &[Desktop, Web]),
            (Device::Mac, &[Desktop, Web]),
            (Device::Linux, &[Desktop, Web]),
            (Device::ChromeOs, &[Web]),
            (Device::Ios, &[Mobile]),
            (Device::Android, &[Mobile]),
        ];
        let access = ConsoleAccess { web_and_mobile: true, ..ConsoleAccess::default() };
        for (device, consoles) in CASES {
            for kind in [Desktop, Web, Mobile] {
                let expected = if consoles.contains(&kind) { Ok(()) } else { Err(LogInRefusal::Device) };
                assert_eq!(access.admit(kind, device), expected, "{kind:?} on {device:?}");
            }
        }
    }

    #[test]
    fn versions_are_read_and_written_alike_and_nothing_else_is_one() {
        for (major, minor) in VERSIONS {
            let version = SoftwareVersion { major, minor };
            assert_eq!(version.to_string().parse(), Ok(version));
        }
        for text in ["", "16", "16.", ".2", "16.2.1", "16,2", "+16.2", "16.70000", " 16.2"] {
            let error = text.parse::<SoftwareVersion>().expect_err(text).to_string();
            assert!(error.contains("such as \"16.2\""), "{text}: {error}");
        }
    }
}
