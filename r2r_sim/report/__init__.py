"""What people read: workbooks, plots, tables."""
