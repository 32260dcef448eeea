"""Ships the ready scenarios of ``scenarios/`` inside the wheel; all else stands in pyproject.toml."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithScenarios(build_py):
    """Copy ``scenarios/*.yaml`` to ``r2r_sim/ready`` of what is built; an editable install reads them in place."""

    def run(self) -> None:
        """Build as usual, then copy."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "r2r_sim" / "ready"
            self.mkpath(str(target))
            for scenario in sorted(Path("scenarios").glob("*.yaml")):
                self.copy_file(str(scenario), str(target / scenario.name))


setup(cmdclass={"build_py": BuildWithScenarios})
