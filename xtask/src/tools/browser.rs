//! Chromium and its driver.

use super::apt;
use crate::environment::find_on_path;
use crate::failure::{Context, Failure, Result};
use crate::run;
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::process::Command;

const BROWSERS: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// A browser and the driver of the same version.
#[derive(Clone, Debug)]
pub struct Browser {
    /// The browser's program.
    pub program: PathBuf,
    /// Its WebDriver.
    pub driver: PathBuf,
}

/// Finds both, or installs them.
pub fn ready(workspace: &Workspace) -> Result<Browser> {
    let browser = match find() {
        Some(browser) => browser,
        None => {
            workspace.progress.step("Chromium and its driver installed", |step| {
                apt::install(workspace, step, &["chromium", "chromium-driver"]).map_err(|failure| {
                    failure.advise(
                        "Install Chromium (or Chrome) and the chromedriver of the same \
                             version, or set CHROME and CHROMEDRIVER to them.",
                    )
                })
            })?;
            find().ok_or_else(|| {
                Failure::new("Chromium was installed but cannot be found on PATH.")
                    .advise("Set CHROME and CHROMEDRIVER to the programs.")
            })?
        }
    };
    browser.check_versions()?;
    Ok(browser)
}

fn find() -> Option<Browser> {
    let given = |name: &str| std::env::var_os(name).map(PathBuf::from);
    Some(Browser {
        program: given("CHROME")
            .or_else(|| find_on_path(BROWSERS))
            .or_else(|| Some(PathBuf::from(MAC)).filter(|program| program.is_file()))?,
        driver: given("CHROMEDRIVER").or_else(|| find_on_path(&["chromedriver"]))?,
    })
}

impl Browser {
    /// The driver's capabilities for this browser, made from those in the repository.
    ///
    /// Root's browser has no sandbox and refuses to start without being told so; nobody else's is
    /// started without one.
    pub fn capabilities(&self, workspace: &Workspace) -> Result<PathBuf> {
        let source = workspace.root.join("webdriver.json");
        let text = std::fs::read_to_string(&source).cannot(format!("read {}", source.display()))?;
        let text = capabilities(&text, &self.program, apt::is_root())
            .ok_or_else(|| Failure::new("webdriver.json has no \"args\" for Chromium."))?;
        let file = workspace.scratch()?.join("webdriver.json");
        std::fs::write(&file, text).cannot(format!("write {}", file.display()))?;
        Ok(file)
    }

    fn check_versions(&self) -> Result {
        let version = |program: &Path| {
            run::output(Command::new(program).arg("--version")).ok_or_else(|| {
                Failure::new(format!("{} does not start.", program.display()))
                    .advise("Install Chromium and its driver, or set CHROME and CHROMEDRIVER.")
            })
        };
        let (browser, driver) = (version(&self.program)?, version(&self.driver)?);
        if major(&browser).is_some() && major(&browser) == major(&driver) {
            return Ok(());
        }
        Err(Failure::new(format!(
            "The browser and its driver are of different versions: {browser}; {driver}."
        ))
        .advise("Install both of the same version, or set CHROME and CHROMEDRIVER to such a pair."))
    }
}

fn capabilities(text: &str, browser: &Path, root: bool) -> Option<String> {
    let (before, after) = text.split_once("\"args\": [")?;
    let binary = browser.to_string_lossy().replace('\\', "\\\\").replace('"', "\\\"");
    let sandbox = if root { "\"--no-sandbox\", " } else { "" };
    Some(format!("{before}\"binary\": \"{binary}\", \"args\": [{sandbox}{after}"))
}

/// Reads 156 out of "Chromium 156.0.8078.79 built on Debian".
fn major(text: &str) -> Option<u32> {
    text.split_whitespace().find_map(|word| word.split_once('.')?.0.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_major_version() {
        assert_eq!(major("Chromium 156.0.8078.79 built on Debian"), Some(156));
        assert_eq!(major("ChromeDriver 156.0.1 (abc)"), Some(156));
        assert_eq!(major("nothing"), None);
    }

    #[test]
    fn only_root_gives_up_the_sandbox() {
        let text = include_str!("../../../webdriver.json");
        let browser = Path::new("/usr/bin/chromium");
        let of_root = capabilities(text, browser, true).unwrap();
        assert!(of_root.contains("[\"--no-sandbox\", "));
        let of_others = capabilities(text, browser, false).unwrap();
        assert!(!of_others.contains("--no-sandbox"));
        assert!(of_others.contains("\"binary\": \"/usr/bin/chromium\""));
        assert_eq!(capabilities("{}", browser, true), None);
    }
}
