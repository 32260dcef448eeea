"""What reading a scenario may import: nothing heavy."""

import subprocess
import sys

CODE = """
import sys
from r2r_sim import scenario
scenario.load(sys.argv[1])
heavy = {"numpy", "pandas", "scipy", "simpy", "openpyxl", "xlsxwriter", "matplotlib", "fluids", "chemicals"}
print(sorted(heavy & set(sys.modules)))
"""


def test_reading_a_scenario_imports_nothing_heavy(request):
    path = request.path.parent / "examples" / "separator_5nm.yaml"
    done = subprocess.run([sys.executable, "-c", CODE, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
