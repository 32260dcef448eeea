"""r2r_sim: plan roll-to-roll and powder ALD plants."""
