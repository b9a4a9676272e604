"""What ``nbgrader_config.py`` adds to nbgrader's own commands, so that they mend what ours mend."""
