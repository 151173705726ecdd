"""What every page shares: the frame, components, the form base, who-may checks, headers, assets."""
