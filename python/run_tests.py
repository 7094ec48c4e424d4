"""Runs the tests of this folder and ends with one plain total. Arguments: zoo ids to check, --long for what takes minutes."""

import os
import sys
import unittest

if __name__ == "__main__":
    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, folder)
    if "--long" in sys.argv:
        os.environ["VITRINE_LONG"] = "1"
    models = [argument for argument in sys.argv[1:] if argument != "--long"]
    if models:
        os.environ["VITRINE_MODELS"] = ",".join(models)
    suite = unittest.defaultTestLoader.discover(folder)
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    skipped = len(result.skipped)
    passed = result.testsRun - failed - skipped
    if result.testsRun == 0:
        failed = 1
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    sys.exit(1 if failed else 0)
