"""What parts of a Transformer hold: attention, feed-forward networks, norms, the cache of keys.

Sources: Vaswani et al., Attention is all you need (2017); Ioffe and Szegedy, Batch normalization
(2015); Ba, Kiros and Hinton, Layer normalization (2016); Pope et al., Efficiently scaling
Transformer inference (2022).
"""

from __future__ import annotations

import re

from ..finding import WARNING
from .layers import HAS_NONE, NOT_ASKED, Count
from .recognise import NUMBER, said_once

_IS = r"\s?(?:of|is|are|=|:)?\s?"
_END = r"(?![.,x]?\d)"
_WIDTH = (
    rf"\bd_?\s?\{{?\s?model\s?\}}?{_IS}{NUMBER}{_END}",
    rf"\b(?:model|embedding|hidden)[ _](?:dim(?:ension)?|size|width){_IS}{NUMBER}{_END}",
)
_INNER = (
    rf"\bd_?\s?\{{?\s?ff\s?\}}?{_IS}{NUMBER}{_END}",
    rf"\b(?:inner|intermediate|feed-?forward)[ _]"
    rf"(?:dim(?:ension)?|size|width|layer){_IS}{NUMBER}{_END}",
)
_CHANNELS = (
    rf"\b{NUMBER} (?:channels|feature maps|maps|features)\b",
    rf"\b(?:Batch|Layer)Norm(?:1d|2d)?\(\s?{NUMBER}\b",
    *_WIDTH,
)
_LAYERS = (rf"\b{NUMBER} layers\b", rf"\b(?:num|n)_layers?{_IS}{NUMBER}{_END}")
_HEADS = (
    rf"\b{NUMBER} (?:attention |KV |key-value )?heads\b",
    rf"\b(?:num|n)_(?:kv_)?heads?{_IS}{NUMBER}{_END}",
)
_HEAD = (
    rf"\b(?:head[ _]dim(?:ension)?|head size|d_head|d_k){_IS}{NUMBER}{_END}",
    rf"\bheads of (?:size|dimension|width) {NUMBER}{_END}",
)
_TOKENS = (
    rf"\b{NUMBER} tokens\b",
    rf"\b(?:sequence length|seq_len|context length|context){_IS}{NUMBER}{_END}",
)
_BATCH = (rf"\bbatch(?:[ _]size)?{_IS}{NUMBER}{_END}", rf"\b{NUMBER} (?:sequences|requests)\b")
_BYTES = {"fp16|bf16|float16|half precision": 2, "fp32|float32|single precision": 4}
_NORM = re.compile(r"(?:batch|layer)[ -]?norm", re.IGNORECASE)
_OF_NORM = re.compile(
    r"scale|shift|gamma|beta|γ|β|running|mean|each|non-trainable|total|conv|dense|linear"
    r"|attention|block|two|both|\d+ (?:batch|layer)",
    re.IGNORECASE,
)
_ATTENTION = re.compile(r"multi-?head|self-attention|attention (?:layer|block)", re.IGNORECASE)
_OF_ATTENTION = re.compile(
    r"\b(?:MQA|GQA|KV|cross|flop|feed-?forward|FFN|MLP|norm|each|per|blocks|layers|group)"
    r"|multi-query|block's|encoder|decoder",
    re.IGNORECASE,
)
_OUTPUT = re.compile(r"output (?:proj|matri|weight)|\bW_?\s?\^?\{?\s?O\b|\bout_proj", re.IGNORECASE)
_FEED_FORWARD = re.compile(r"feed-?forward|\bFFN\b|position-?wise", re.IGNORECASE)
_OF_FEED_FORWARD = re.compile(
    r"attention|norm|gated|GLU|layers|each|expert|blocks|encoder|decoder|first|second|per\b",
    re.IGNORECASE,
)
_CACHE = re.compile(r"\bKV[ -]?cache|cache of (?:the )?keys|key-value cache", re.IGNORECASE)
_OF_CACHE = re.compile(r"quanti|compress|\bMLA\b|latent|window|shared|only", re.IGNORECASE)


def block_count(words: str) -> Count | None:
    """The parameters of the one attention, feed-forward network or norm that is described."""
    kinds = (_norm, _attention, _feed_forward)
    return next((count for kind in kinds if (count := kind(words)) is not None), None)


def _norm(words: str) -> Count | None:
    """A scale and a shift for each channel; running statistics may be counted with them."""
    channels = said_once(_CHANNELS, words)
    if not _NORM.search(words) or _OF_NORM.search(words) or not channels:
        return None
    is_batch = "batch" in words.lower()
    said = f"It has a scale and a shift for each of the {channels} channels."
    also = (4 * channels,) if is_batch else ()
    return Count(2 * channels, f"2 × {channels}", ((channels, said, WARNING),), also)


def _attention(words: str) -> Count | None:
    """Four square matrices, whatever the number of heads; biases of each, or none."""
    d = said_once(_WIDTH, words)
    if not _ATTENTION.search(words) or _OF_ATTENTION.search(words) or not d:
        return None
    heads = said_once(_HEADS, words) or 1
    weights, with_biases = 4 * d * d, 4 * d * d + 4 * d
    three = "The matrix behind the heads is left out."
    split = f"The {heads} heads share the width; they do not multiply the weights."
    slips = (
        *((3 * d * (d + b), three, WARNING) for b in (0, 1) if _OUTPUT.search(words)),
        *((heads * 4 * d * (d + b), split, WARNING) for b in (0, 1) if heads > 1),
        *((heads * 3 * d * (d + b), split, WARNING) for b in (0, 1) if heads > 1),
        (d * d, "One of its four matrices is counted.", WARNING),
        (4 * d, "Each of its matrices is as wide as it is high.", WARNING),
    )
    working = f"4 × {d} × {d}"
    if HAS_NONE.search(words):
        return Count(weights, working, ((with_biases, NOT_ASKED, WARNING), *slips))
    return Count(weights, working, slips, (with_biases,))


def _feed_forward(words: str) -> Count | None:
    """Two matrices, and biases as wide as what each leads to, or none."""
    d, inner = said_once(_WIDTH, words), said_once(_INNER, words)
    if not _FEED_FORWARD.search(words) or _OF_FEED_FORWARD.search(words) or not d or not inner:
        return None
    weights = 2 * d * inner
    one = "Only one of its two matrices is counted."
    ends = "The first matrix has as many biases as the inner width, the second as the model's."
    slips = (
        *((d * inner + b, one, WARNING) for b in (0, d, inner, d + inner)),
        *((weights + b, ends, WARNING) for b in (2 * d, 2 * inner)),
    )
    biases = d + inner
    working = f"2 × {d} × {inner}"
    if HAS_NONE.search(words):
        return Count(weights, working, ((weights + biases, NOT_ASKED, WARNING), *slips))
    return Count(weights + biases, f"{working} + {inner} + {d}", slips, (weights,))


def cache_size(words: str) -> Count | None:
    """Bytes of the keys and values of all layers."""
    if not _CACHE.search(words) or _OF_CACHE.search(words):
        return None
    layers, heads, head = (said_once(patterns, words) for patterns in (_LAYERS, _HEADS, _HEAD))
    is_one = re.search(r"\bper[ -]token\b|\beach token\b", words, re.IGNORECASE)
    width = heads * head if heads and head else said_once(_WIDTH, words) if not head else None
    tokens = 1 if is_one else said_once(_TOKENS, words)
    batch = said_once(_BATCH, words) if re.search("batch|requests", words, re.I) else 1
    sizes = [size for name, size in _BYTES.items() if re.search(name, words, re.IGNORECASE)]
    if not layers or not width or not tokens or not batch or len(sizes) != 1:
        return None
    (size,) = sizes
    numbers = layers * width * tokens * batch
    slips = (
        (numbers * size, "Keys are counted, or values, not both.", WARNING),
        (2 * numbers, "Numbers are counted, not bytes.", WARNING),
        (2 * numbers * size // layers, "Only one layer is counted.", WARNING),
        (2 * numbers * size // batch, "Only one sequence of the batch is counted.", WARNING),
    )
    right = 2 * numbers * size
    working = " × ".join(str(n) for n in (2, layers, width, tokens, batch, size) if n > 1)
    return Count(right, working, tuple(slip for slip in slips if slip[0] != right))
