//! The engines that tests run in beside Chromium.

use crate::apt;
use crate::browser::on_path;
use crate::environment::variable;
use crate::progress::Advise;
use crate::tools::{self, Tool};
use crate::workspace::Workspace;
use anyhow::{Context, Result, anyhow};
use std::env;
use std::path::PathBuf;
use xshell::{Cmd, Shell, cmd};

/// Where the tests run, for the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Choice {
    /// In Chromium alone, which is always one of them
    Chromium,
    /// In Firefox too, installed where it is missing
    Firefox,
    /// In WebKit too, installed where it is missing
    Webkit,
    /// In all three, installed where they are missing
    All,
    /// In those that are installed, or can be without a question; one that cannot be had is left out
    Available,
}

impl Choice {
    /// Those of `JOBS_CONSOLE_ENGINES`, of which an empty one says nothing.
    pub fn from_environment() -> Result<Vec<Self>> {
        Self::parse(&variable("JOBS_CONSOLE_ENGINES").unwrap_or_default())
    }

    fn parse(names: &str) -> Result<Vec<Self>> {
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
        let choice = |name: &str| {
            <Self as clap::ValueEnum>::from_str(name, true)
                .map_err(|_| anyhow!("JOBS_CONSOLE_ENGINES names {name}, which is none of chromium, firefox, webkit, all, available."))
        };
        names.map(choice).collect()
    }
}

/// An engine beside Chromium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Firefox and geckodriver.
    Firefox,
    /// The WebKit of GTK with its driver, on a screen in memory.
    Webkit,
}

impl Engine {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Firefox => "Firefox",
            Self::Webkit => "WebKit",
        }
    }

    /// Whether tests run in it: where it is named, else where nothing is said, or what is available, and it is there.
    pub fn is_wanted(self, choices: &[Choice], is_there: impl FnOnce() -> bool) -> bool {
        self.is_named(choices) || (is_optional(choices) && is_there())
    }

    /// Whether it is one of those that are asked for, be it there or not.
    pub fn is_named(self, choices: &[Choice]) -> bool {
        let own = match self {
            Self::Firefox => Choice::Firefox,
            Self::Webkit => Choice::Webkit,
        };
        choices.iter().any(|choice| *choice == own || *choice == Choice::All)
    }

    /// Whether it is installed, or may be by the way.
    pub fn is_available(self, workspace: &Workspace, shell: &Shell) -> bool {
        self.is_installed(shell) || (apt::is_root(workspace) && on_path(&["apt-get"]).is_some())
    }

    /// What has to be there for it.
    pub fn tools(self) -> &'static [Tool] {
        match self {
            Self::Firefox => &[Tool::Firefox, Tool::Geckodriver],
            Self::Webkit => &[Tool::Webkit],
        }
    }

    /// Whether all of that is there.
    pub fn is_installed(self, shell: &Shell) -> bool {
        match self {
            Self::Firefox => firefox().is_some() && tools::has_geckodriver(shell),
            Self::Webkit => {
                webkit().is_some() && on_path(&["xvfb-run"]).is_some() && on_path(&["xauth"]).is_some()
            }
        }
    }

    /// Installs the browser.
    pub fn ready(self, workspace: &Workspace) -> Result<()> {
        let (is_here, packages): (bool, &[&str]) = match self {
            Self::Firefox => (firefox().is_some(), &["firefox-esr"]),
            // xvfb-run needs xauth, which xvfb only recommends.
            Self::Webkit => (self.is_installed(&workspace.shell()?), &["webkit2gtk-driver", "xvfb", "xauth"]),
        };
        if is_here {
            return Ok(());
        }
        let advice = format!("Tests in {} alone are left out with `--engines chromium`.", self.name());
        workspace.progress.step(&format!("{} installed", self.name()), |step| {
            apt::install(workspace, step, packages).advise(&advice)
        })
    }

    /// What the tests of the page are told of it, by names of the environment.
    pub fn page_tests(self) -> Result<Vec<(&'static str, PathBuf)>> {
        let found =
            |program: Option<PathBuf>| program.with_context(|| format!("There is no {}.", self.name()));
        Ok(match self {
            Self::Firefox => vec![
                ("ENGINE", "firefox".into()),
                ("FIREFOX", found(firefox())?),
                // In the cache of tools, or elsewhere on the `PATH`.
                ("GECKODRIVER", "geckodriver".into()),
            ],
            Self::Webkit => vec![("ENGINE", "webkit".into()), ("WEBKIT_DRIVER", found(webkit())?)],
        })
    }

    /// A command whose tests of wasm run in it.
    pub fn wasm_tests<'a>(
        self,
        workspace: &Workspace,
        shell: &'a Shell,
        arguments: &[String],
    ) -> Result<Cmd<'a>> {
        // The runner takes the first driver that it is told of.
        let quiet = |command: Cmd<'a>| {
            let others = ["GECKODRIVER", "SAFARIDRIVER", "CHROMEDRIVER"];
            others.into_iter().fold(command, |command, name| command.env_remove(name))
        };
        match self {
            Self::Firefox => {
                let options = serde_json::json!({ "binary": firefox().context("There is no Firefox.")? });
                let file = workspace.scratch()?.join("webdriver-firefox.json");
                std::fs::write(&file, serde_json::json!({ "moz:firefoxOptions": options }).to_string())?;
                let command = quiet(cmd!(shell, "cargo {arguments...}"));
                Ok(command.env("GECKODRIVER", "geckodriver").env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", file))
            }
            Self::Webkit => {
                let driver = webkit().context("There is no WebKitWebDriver.")?;
                let screen = "-screen 0 1280x1024x24";
                let xvfb = "xvfb-run --auto-servernum --server-args";
                let mut xvfb = xvfb.split(' ');
                let program = xvfb.next().unwrap_or_default();
                let command = quiet(cmd!(shell, "{program} {xvfb...} {screen} cargo {arguments...}"));
                // It is the one driver that speaks as Safari's does. Root has no sandbox, and there is no graphics card.
                let command = command.env("SAFARIDRIVER", driver).env("LIBGL_ALWAYS_SOFTWARE", "1");
                Ok(match apt::is_root(workspace) {
                    true => command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1"),
                    false => command,
                })
            }
        }
    }
}

/// Whether it is left to the machine which of the engines the tests run in.
pub fn is_optional(choices: &[Choice]) -> bool {
    choices.is_empty() || choices.contains(&Choice::Available)
}

fn firefox() -> Option<PathBuf> {
    env::var_os("FIREFOX").map(PathBuf::from).or_else(|| on_path(&["firefox-esr", "firefox"]))
}

fn webkit() -> Option<PathBuf> {
    on_path(&["WebKitWebDriver"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_says_nothing_and_a_wrong_one_is_told() {
        assert_eq!(Choice::parse("").unwrap(), []);
        assert_eq!(Choice::parse("firefox, webkit").unwrap(), [Choice::Firefox, Choice::Webkit]);
        let told = Choice::parse("safari").unwrap_err().to_string();
        assert!(told.contains("safari"), "{told}");
    }

    #[test]
    fn what_is_named_is_wanted_and_what_is_installed_where_nothing_is_said() {
        let wanted = |engine: Engine, choices: &[Choice]| {
            [true, false].map(|installed| engine.is_wanted(choices, || installed))
        };
        assert_eq!(wanted(Engine::Firefox, &[]), [true, false]);
        assert_eq!(wanted(Engine::Firefox, &[Choice::Chromium]), [false, false]);
        assert_eq!(wanted(Engine::Firefox, &[Choice::Webkit]), [false, false]);
        assert_eq!(wanted(Engine::Webkit, &[Choice::Firefox, Choice::Webkit]), [true, true]);
        assert_eq!(wanted(Engine::Webkit, &[Choice::All]), [true, true]);
        assert_eq!(wanted(Engine::Webkit, &[Choice::Available]), [true, false]);
        assert_eq!(wanted(Engine::Firefox, &[Choice::Firefox, Choice::Available]), [true, true]);
    }
}
