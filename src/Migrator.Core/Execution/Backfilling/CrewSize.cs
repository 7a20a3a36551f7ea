namespace Migrator.Execution.Backfilling;

/// <summary>How many workers a process has, and how many it is to have; somebody may change that while they work.</summary>
internal sealed class CrewSize(Func<int> wanted)
{
    private readonly Lock gate = new();
    private int present;

    /// <summary>True if one more is wanted, who is then counted.</summary>
    public bool TryJoin()
    {
        lock (gate)
        {
            if (present >= Wanted)
            {
                return false;
            }

            present++;
            return true;
        }
    }

    /// <summary>True if whoever asks is one too many; then he counts no more. The last one never is.</summary>
    public bool TryLeave()
    {
        lock (gate)
        {
            if (present <= Wanted)
            {
                return false;
            }

            present--;
            return true;
        }
    }

    private int Wanted => Math.Max(1, wanted());
}
