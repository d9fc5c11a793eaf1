"""The families, in the order in which a list shows them. Each is a file of its own here."""

FAMILIES = (
    "conv_output_size",
    "conv_parameters",
    "conv2d",
    "mlp",
    "self_attention",
    "rnn_threshold",
    "gan_losses",
)
