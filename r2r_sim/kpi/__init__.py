"""Key figures: functions of the record only."""
