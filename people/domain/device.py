"""What device somebody signs in on, as far as a person needs to know their own again."""

from ua_parser import parse

LONGEST = 512  # of what a browser says of itself


def device_of(user_agent: str) -> str:
    """Browser, system and model, with bars between: `WeChat Browser|Android|Huawei ELE-AL00`."""
    told = parse(user_agent[:LONGEST])
    browser = told.user_agent.family if told.user_agent else ""
    system = told.os.family if told.os else ""
    device = told.device
    model = f"{device.brand or ''} {device.model or ''}".strip() if device else ""
    return "|".join(part.replace("|", " ")[:40] for part in (browser, system, model))


__all__ = ["device_of"]
