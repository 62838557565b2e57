//! Chromium and its driver.

use crate::progress::Advise;
use crate::workspace::Workspace;
use crate::{apt, process};
use anyhow::{Context, Result, bail};
use std::env;
use std::path::{Path, PathBuf};
use xshell::cmd;

const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
/// What to do without a usable pair.
const ADVICE: &str = "Install Chromium (or Chrome) and the chromedriver of the same version, or set CHROME and \
                      CHROMEDRIVER to them.";

/// A browser and the driver of the same version.
#[derive(Clone, Debug)]
pub struct Browser {
    /// The browser's program.
    pub program: PathBuf,
    /// Its WebDriver.
    pub driver: PathBuf,
}

impl Browser {
    /// Finds both.
    pub fn find() -> Result<Self> {
        let given = |name: &str| env::var_os(name).map(PathBuf::from);
        let mac = || Some(PathBuf::from(MAC)).filter(|program| program.is_file());
        let program =
            given("CHROME").or_else(|| on_path(NAMES)).or_else(mac).context("There is no Chromium.");
        let driver = given("CHROMEDRIVER").or_else(|| on_path(&["chromedriver"]));
        Ok(Self { program: program?, driver: driver.context("There is no chromedriver.")? })
    }

    /// Installs what is missing, and checks that the two fit.
    pub fn ready(workspace: &Workspace) -> Result<()> {
        if Self::find().is_err() {
            workspace.progress.step("Chromium and its driver installed", |step| {
                apt::install(workspace, step, &["chromium", "chromium-driver"]).advise(ADVICE)
            })?;
        }
        let browser = Self::find().context(ADVICE)?;
        let shell = workspace.shell()?;
        let version = |program: &Path| {
            process::probe(cmd!(shell, "{program} --version"))
                .with_context(|| format!("{} does not start. {ADVICE}", program.display()))
        };
        let (program, driver) = (version(&browser.program)?, version(&browser.driver)?);
        if major(&program).is_none() || major(&program) != major(&driver) {
            bail!("The browser and its driver are of different versions: {program}; {driver}.\n{ADVICE}");
        }
        Ok(())
    }

    /// The driver's capabilities for this browser, made from those in the repository.
    pub fn capabilities(&self, workspace: &Workspace) -> Result<PathBuf> {
        let text =
            std::fs::read_to_string(workspace.root.join("webdriver.json")).context("read webdriver.json")?;
        let file = workspace.scratch()?.join("webdriver.json");
        std::fs::write(&file, capabilities(&text, &self.program, apt::is_root(workspace))?)?;
        Ok(file)
    }
}

/// Root's browser has no sandbox and refuses to start without being told so; every other user's keeps it.
fn capabilities(text: &str, program: &Path, root: bool) -> Result<String> {
    let mut all: serde_json::Value = serde_json::from_str(text).context("webdriver.json")?;
    let chrome = all.get_mut("goog:chromeOptions").and_then(|options| options.as_object_mut());
    let chrome = chrome.context("webdriver.json has no goog:chromeOptions")?;
    chrome.insert("binary".into(), program.to_string_lossy().into());
    if root {
        let arguments = chrome.get_mut("args").and_then(|arguments| arguments.as_array_mut());
        arguments.context("webdriver.json has no args")?.push("--no-sandbox".into());
    }
    Ok(all.to_string())
}

/// The first file of one of these names on `PATH`.
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    names.iter().find_map(|name| {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        folders.iter().map(|folder| folder.join(&file)).find(|candidate| candidate.is_file())
    })
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
    fn only_root_goes_without_the_sandbox() {
        let text = include_str!("../../webdriver.json");
        let of = |root| capabilities(text, Path::new("/usr/bin/chromium"), root).unwrap();
        assert!(of(true).contains("\"--no-sandbox\""));
        assert!(!of(false).contains("--no-sandbox"));
        assert!(of(false).contains("\"binary\":\"/usr/bin/chromium\"") && of(false).contains("--headless"));
        assert!(capabilities("{}", Path::new("x"), true).is_err());
    }
}
